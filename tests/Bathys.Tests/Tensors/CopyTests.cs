namespace Bathys.Tests.Tensors;

public class CopyTests
{
    [Fact]
    public void A_part_is_copied_over_another_part_of_the_same_memory_as_it_was()
    {
        var x = Tensor.Arange(0, 200_000, 1, DType.Float64);
        x[1..].CopyFrom(x[..^1]);
        Assert.Equal([0.0, .. Enumerable.Range(0, 199_999).Select(i => (double)i)], x.ToArray<double>());
    }

    [Fact]
    public void Contiguous_and_strided_sources_land_in_strided_places()
    {
        var x = Tensor.Zeros(3, 4);
        x.Transpose()[1..3].CopyFrom(Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3));
        Assert.Equal([0f, 1, 4, 0, 0, 2, 5, 0, 0, 3, 6, 0], x.ToArray<float>());
        x[.., ..2].CopyFrom(Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3).Transpose());
        Assert.Equal([1f, 4, 4, 0, 2, 5, 5, 0, 3, 6, 6, 0], x.ToArray<float>());
    }
}
