namespace Bathys.Tests.Operators.LinearAlgebra;

public class VectorProductsTests
{
    [Fact]
    public void Dot_outer_and_trace_have_their_values()
    {
        var (x, y) = (Tensor.From([1.0, 2, 3]), Tensor.From([4.0, 5, 6]));
        Assert.Equal(32, x.Dot(y).Item());
        Assert.Equal([4.0, 5, 6, 8, 10, 12, 12, 15, 18], x.Outer(y).ToArray<double>());
        Assert.Equal(32, x.Outer(y).Trace().Item());
        Assert.Equal([4.0, 10], x.Outer(y)[..2].Diagonal().ToArray<double>());
        Assert.Equal([4.0, 10], x.Outer(y).Transpose()[.., ..2].Diagonal().ToArray<double>());
    }

    [Fact]
    public void A_diagonal_gives_its_gradient_back_to_the_diagonal()
    {
        var x = Tensor.Randn([2, 2, 3], DType.Float64, new Generator(1));
        x.RequiresGrad = true;
        var d = x.Diagonal();
        var g = Autograd.Gradient((d * d).Sum(), [x], createGraph: true)[0];
        var values = x.ToArray<double>();
        Assert.Equal([2 * values[0], 0, 0, 0, 2 * values[4], 0, 2 * values[6], 0, 0, 0, 2 * values[10], 0], g.ToArray<double>());
        Assert.Equal([2.0, 0, 0, 0, 2, 0, 2, 0, 0, 0, 2, 0], Autograd.Gradient(g.Sum(), [x])[0].ToArray<double>());
    }

    [Fact]
    public void Wrong_shapes_are_named()
    {
        var (vector, matrix) = (Tensor.Zeros(3), Tensor.Zeros(2, 3));
        Assert.Contains("are not two vectors of one length", Assert.Throws<ShapeException>(() => vector.Dot(Tensor.Zeros(4))).Message);
        Assert.Contains("are not two vectors", Assert.Throws<ShapeException>(() => vector.Outer(matrix)).Message);
        Assert.Contains("is not a matrix", Assert.Throws<ShapeException>(() => vector.Trace()).Message);
        Assert.Contains("has no two dimensions", Assert.Throws<ShapeException>(() => vector.Diagonal()).Message);
    }
}
