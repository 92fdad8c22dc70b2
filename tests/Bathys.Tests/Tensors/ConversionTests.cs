namespace Bathys.Tests;

[Quick]
public class ConversionTests
{
    [Fact]
    public void Tensors_of_the_platform_convert_both_ways()
    {
        var x = Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3).Transpose();
        var there = x.ToNumerics<float>();
        Assert.Equal([3, 2], there.Lengths.ToArray());
        Assert.Equal(5f, there[1, 1]);
        var back = Tensor.From(there);
        Assert.True(back.AllEqual(x));
        Assert.Equal(DType.Int64, Tensor.From(System.Numerics.Tensors.Tensor.Create([1L, 2], [2])).DType);
    }

    [Fact]
    public void A_strided_tensor_of_the_platform_is_read_in_order()
    {
        var source = System.Numerics.Tensors.Tensor.Create([1.0, 2, 3, 4, 5, 6], [2, 3]);
        var part = source.Slice([0..2, 1..3]);
        Assert.Equal([2.0, 3, 5, 6], Tensor.From(part).ToArray<double>());
        Assert.Equal([2, 2], Tensor.From(part).Shape.ToArray());
    }

    [Fact]
    public void Without_a_shape_numbers_are_a_vector_of_one_too()
    {
        Assert.Equal([1], Tensor.From([5f]).Shape.ToArray());
        Assert.Equal([1], Tensor.From(new[] { 5f }).Shape.ToArray());
        Assert.Equal([1], Tensor.From<float>(new float[1].AsSpan()).Shape.ToArray());
        Assert.Equal([0], Tensor.From<float>([]).Shape.ToArray());
        Assert.Equal(0, Tensor.From([5f], new Shape()).Rank);
        Assert.Contains(
            "holds 6 elements, the data has 5", Assert.Throws<ShapeException>(() => Tensor.From([1, 2, 3, 4, 5], 2, 3)).Message);
    }

    [Fact]
    public void Scalars_and_empty_tensors_convert_too()
    {
        Assert.Equal(0, Tensor.From(Tensor.Zeros(0, 3).ToNumerics<float>()).Count);
        Assert.Equal([0, 3], Tensor.From(Tensor.Zeros(0, 3).ToNumerics<float>()).Shape.ToArray());
    }

    [Fact]
    public void A_matrix_becomes_a_two_dimensional_array_and_back()
    {
        var x = Tensor.From(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal(new[,] { { 1.0, 4 }, { 2, 5 }, { 3, 6 } }, x.Transpose().ToArray2D<double>());
        Assert.Contains("no matrix", Assert.Throws<ShapeException>(() => Tensor.Zeros(3).ToArray2D<float>()).Message);
        Assert.Contains("convert first", Assert.Throws<InvalidOperationException>(() => x.ToArray2D<float>()).Message);
    }
}
