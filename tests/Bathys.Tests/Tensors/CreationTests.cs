namespace Bathys.Tests;

[Quick]
public class CreationTests
{
    [Fact]
    public void What_is_made_like_another_has_its_shape_and_type_and_no_history()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5, 6], 2, 3);
        x.RequiresGrad = true;
        var turned = x.Transpose();
        Tensor[] made =
        [
            Tensor.EmptyLike(turned), Tensor.ZerosLike(turned), Tensor.OnesLike(turned),
            Tensor.FullLike(turned, 7), Tensor.RandLike(turned), Tensor.RandnLike(turned),
        ];
        Assert.All(made, y => Assert.Equal(
            (new Shape(3, 2), DType.Float64, true, false), (y.Shape, y.DType, y.IsContiguous, y.RequiresGrad)));
        Assert.Equal(new double[6], made[1].ToArray<double>());
        Assert.Equal([1.0, 1, 1, 1, 1, 1], made[2].ToArray<double>());
        Assert.Equal([7.0, 7, 7, 7, 7, 7], made[3].ToArray<double>());
        Assert.Equal([7L, 7, 7, 7, 7, 7], Tensor.FullLike(x, 7, DType.Int64).ToArray<long>());
        Mistake.Named<NotSupportedException>("Randn: random numbers are Float32 or Float64", () => Tensor.RandnLike(Tensor.Arange(3)));
    }

    [Fact]
    public void Random_numbers_like_anothers_are_those_of_the_generator()
    {
        var x = Tensor.Zeros(2, 3);
        Assert.Equal(
            Tensor.Randn([2, 3], generator: new Generator(5)).ToArray<float>(),
            Tensor.RandnLike(x, generator: new Generator(5)).ToArray<float>());
        Assert.Equal(
            Tensor.Rand([2, 3], -1, 2, generator: new Generator(5)).ToArray<float>(),
            Tensor.RandLike(x, -1, 2, generator: new Generator(5)).ToArray<float>());
    }

    [Fact]
    public void Shapes_may_be_written_as_sizes()
    {
        Assert.Equal(new Shape(2, 3), Tensor.Empty(2, 3).Shape);
        Assert.Equal(new Shape(2, 3), Tensor.Rand(2, 3).Shape);
        Assert.All(Tensor.Rand(100).ToArray<float>(), value => Assert.InRange(value, 0, 0.99999994f));
    }
}
