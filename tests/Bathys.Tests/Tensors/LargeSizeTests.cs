namespace Bathys.Tests;

/// <summary>Numbers of elements past 2³¹: counted right or refused by name. Views that repeat one element stand for gigabytes.</summary>
public class LargeSizeTests
{
    static Tensor Repeated(params int[] shape) => Tensor.Zeros(1).Expand(shape);

    [Fact]
    public void A_shape_counts_past_an_int_and_says_when_it_cannot()
    {
        Assert.Equal(1L << 40, new Shape(1 << 20, 1 << 20).Count);
        Assert.Equal(0, new Shape(int.MaxValue, int.MaxValue, int.MaxValue, 0).Count);
        Mistake.Named<ShapeException>("more elements than can be counted", () => new Shape(int.MaxValue, int.MaxValue, 4).Count);
        Mistake.Named<TensorMemoryException>("needs more bytes than there are addresses",
            () => Tensor.Empty([int.MaxValue, int.MaxValue], DType.Float64));
    }

    [Fact]
    public void Joined_dimensions_past_an_int_are_refused()
    {
        var x = Repeated(1 << 16, 1 << 16);
        Mistake.Named<ShapeException>("Flatten: 4,294,967,296 elements are more than one dimension can have", () => x.Flatten());
        Mistake.Named<ShapeException>("Reshape: 4,294,967,296", () => x.Reshape(-1));
        Assert.Equal(new Shape(1 << 8, 1 << 24), x.Reshape(1 << 8, -1).Shape);
        Mistake.Named<ShapeException>("Cat: 4,294,967,294", () => Tensor.Cat([Repeated(int.MaxValue), Repeated(int.MaxValue)]));
        Mistake.Named<ShapeException>("RepeatInterleave: 4,294,967,296", () => Repeated(1 << 16).RepeatInterleave(1 << 16, 0));
        Mistake.Named<ShapeException>("Pad: 2,147,483,648", () => Repeated(int.MaxValue).Pad([1, 0]));
    }

    [Fact]
    public void What_no_span_or_array_holds_is_refused()
    {
        var x = Repeated(1 << 16, 1 << 16);
        Mistake.Named<InvalidOperationException>("4,294,967,296 elements are more than an array can hold", () => x.ToArray<float>());
        Mistake.Named<ArgumentException>("do not fit into 10", () => x.CopyTo<float>(new float[10]));
    }

    [Fact]
    public void Normalizations_count_in_64_bits()
    {
        // 65,536 · 65,536 is 0 in an int, by which nothing can be divided.
        var empty = Repeated(1 << 16, 1 << 16, 0);
        Assert.Equal(empty.Shape, empty.GroupNorm(1).Shape);
        Mistake.Named<ShapeException>("LayerNorm: 4,294,967,296", () => Repeated(1 << 16, 1 << 16, 1).LayerNorm([1]));
        Mistake.Named<ShapeException>("RmsNorm: 4,294,967,296", () => Repeated(1 << 16, 1 << 16, 1).RmsNorm());
    }

    [Fact]
    public void Planes_of_convolutions_and_poolings_past_an_int_are_refused()
    {
        var x = Repeated(1, 1, 1 << 16, 1 << 16);
        Mistake.Named<ShapeException>("Conv2d, an image: 4,294,967,296", () => x.Conv2d(Tensor.Ones(1, 1, 3, 3)));
        Mistake.Named<ShapeException>("Conv2d, an image of the result: 4,294,967,296",
            () => Repeated(1, 1, 1 << 10, 1 << 10).Conv2d(Repeated(1 << 12, 1, 1, 1)));
        Mistake.Named<ShapeException>("is larger than the input",
            () => Repeated(1, 1, 8, 8).Conv2d(Tensor.Ones(1, 1, 3, 3), dilation: 1 << 30));
        Mistake.Named<ShapeException>("ConvTranspose2d: 8,589,934,5",
            () => Repeated(1, 1, 5, 5).ConvTranspose2d(Tensor.Ones(1, 1, 3, 3), stride: int.MaxValue));
        Mistake.Named<ShapeException>("MaxPool2d, a plane: 4,294,967,296", () => x.MaxPool2d(2));
        Mistake.Named<ShapeException>("is larger than", () => Repeated(1, 8, 8).MaxPool2d(3, dilation: 1 << 30));
    }

    [Fact]
    public void Random_whole_numbers_of_the_whole_range_are_drawn()
    {
        Assert.Equal(uint.MaxValue, Tensor.CheckedRange(int.MinValue, int.MaxValue));
        var x = Tensor.RandInt(int.MinValue, int.MaxValue, [1000], new Generator(1)).ToArray<long>();
        Assert.Contains(x, value => value < int.MinValue / 2);
        Assert.Contains(x, value => value > int.MaxValue / 2);
        Assert.All(x, value => Assert.InRange(value, int.MinValue, int.MaxValue - 1L));
        Mistake.Named<ArgumentException>("no whole number from 3 to below 3", () => Tensor.RandInt(3, 3, [1]));
    }

    [Fact]
    public void A_diagonal_is_placed_by_strides_of_64_bits()
    {
        Assert.Equal([1f, 0, 0, 0, 1, 0, 0, 0, 1], Tensor.Eye(3).ToArray<float>());
        Assert.Equal([true, false, false, true], Tensor.Eye(2, DType.Bool).ToArray<bool>());
        Assert.Equal(0, Tensor.Eye(0).Count);
        Mistake.Named<ArgumentException>("Arange: no way", () => Tensor.Arange(0, 1e10));
        Mistake.Named<ArgumentOutOfRangeException>("fewer than none", () => Tensor.Linspace(0, 1, -1));
    }
}
