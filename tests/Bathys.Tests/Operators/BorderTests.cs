using Bathys.Nn;

namespace Bathys.Tests.Operators;

/// <summary>
/// Where operators end: empty tensors, scalars, truth values, numbers that a type cannot hold. Expectations are PyTorch's where not said
/// otherwise.
/// </summary>
public class BorderTests
{
    static readonly Tensor Truths = Tensor.From([true, true, false, false]);
    static readonly Tensor Others = Tensor.From([true, false, true, false]);

    static Tensor Leaf(Tensor x)
    {
        x.RequiresGrad = true;
        return x;
    }

    [Fact]
    public void Truth_values_stay_true_or_false()
    {
        Assert.Equal([true, true, true, false], (Truths + Others).ToArray<bool>());
        Assert.Equal([true, false, false, false], (Truths * Others).ToArray<bool>());
        Assert.Equal(3, (Truths + Others).Sum().Item());
        Assert.Equal(4, Truths.Clamp(2, 3).Sum().Item());
        Assert.Equal(3, Truths.MaskedFill(Others, 5).Sum().Item());
        Assert.Contains("use ^", Assert.Throws<NotSupportedException>(() => Truths - Others).Message);
        Assert.Equal([0L, 0, 1, 1], (1 - Truths).ToArray<long>());
    }

    /// <summary>Whatever an operator makes of truth values: 0 and 1 are all that a Bool tensor may hold.</summary>
    [Fact]
    public void No_operator_gives_a_third_truth_value()
    {
        var (answers, wrong) = (0, new List<string>());
        foreach (var c in OperatorTests.All().Values)
        {
            foreach (var samples in c.Inputs)
            {
                Tensor y;
                try
                {
                    y = c.Run([.. samples.Select((sample, i) => sample.Make(DType.Bool, i))]);
                }
                catch (Exception e) when (e is NotSupportedException or ArgumentException or ArithmeticException or ShapeException)
                {
                    continue;
                }
                if (y.DType != DType.Bool) continue;
                answers++;
                if (y.ToArray<byte>().ContainsAnyExceptInRange((byte)0, (byte)1)) wrong.Add(c.Name);
            }
        }
        Assert.True(answers > 100);
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void A_number_that_a_type_cannot_hold_gives_Int64()
    {
        Assert.Equal([5_000_000_007L], (Tensor.From([7]) + 5e9).ToArray<long>());
        Assert.Equal([35_000_000_000L], (Tensor.From([7]) * 5e9).ToArray<long>());
        Assert.Equal([-2L, 253], (Tensor.From([(byte)1, (byte)0]) * Tensor.From([1L, 0]) + Tensor.From([-3L, 253])).ToArray<long>());
        Assert.Equal([-2L, 252], (Tensor.From([(byte)1, (byte)255]) - 3).ToArray<long>());
        Assert.Equal([(byte)254], (Tensor.From([(byte)1]) - Tensor.From([(byte)3])).ToArray<byte>());
        Assert.Equal([1e19f], (Tensor.From([7L]) + 1e19).ToArray<float>());
        Assert.Equal([true], Tensor.From([long.MaxValue]).Less(1e19).ToArray<bool>());
        Assert.Equal([301L], (Tensor.From([(byte)1]) + 300).ToArray<long>());
    }

    [Fact]
    public void The_remainder_of_whole_numbers_is_exact()
    {
        Assert.Equal(
            [-2L, 2, 5, 0], Tensor.From([7L, -7, (1L << 62) + 1, long.MinValue]).Remainder(Tensor.From([-3L, 3, 10, -1])).ToArray<long>());
        Assert.Equal([1], Tensor.From([16_777_217]).Remainder(2).ToArray<int>());
        Assert.Equal([3], Tensor.From([(byte)253]).Remainder(Tensor.From([(byte)250])).ToArray<byte>());
        Assert.Equal([1f], Tensor.From([7L]).Remainder(1.5).ToArray<float>());
        Assert.Contains("by 0", Assert.Throws<DivideByZeroException>(() => Tensor.From([7L]).Remainder(0)).Message);
    }

    [Fact]
    public void The_gradient_of_a_quotient_survives_small_and_large_divisors()
    {
        foreach (var size in (float[])[1e-25f, 1e25f])
        {
            var b = Leaf(Tensor.From([size]));
            (Tensor.From([size]) / b).Sum().Backward();
            Assert.Equal(-1 / size, b.Grad!.ToArray<float>()[0], 1e-6f / size);
        }
    }

    [Theory]
    [InlineData(0.5, 2.414213562373095, -1.7071067811865472)]
    [InlineData(1.5, 0.6392340078652324, -0.9040134034531215)]
    [InlineData(3, 0.2311204247835449, -0.9244816991341795)]
    public void The_gradient_of_a_norm_at_zero_is_zero(double p, double first, double second)
    {
        var x = Leaf(Tensor.From([0.0, 0, 3, 0, 1, -2], 3, 2));
        x.Norm(p, 1).Sum().Backward();
        Golden.Near([0, 0, 1, 0, first, second], x.Grad!, 1e-12, $"p = {p}");
    }

    [Fact]
    public void An_empty_batch_leaves_running_statistics_alone()
    {
        foreach (var shape in (Shape[])[[0, 2], [0, 2, 5], [3, 2, 0]])
        {
            var (mean, variance, x) = (Tensor.From([1f, 2]), Tensor.From([3f, 4]), Leaf(Tensor.Zeros(shape)));
            var weight = Leaf(Tensor.Ones(2));
            var y = x.BatchNorm(mean, variance, weight, training: true);
            Assert.Equal(shape, y.Shape);
            y.Sum().Backward();
            Assert.Equal([1f, 2], mean.ToArray<float>());
            Assert.Equal([3f, 4], variance.ToArray<float>());
            Assert.Equal([0f, 0], weight.Grad!.ToArray<float>());
        }
    }

    [Theory]
    [InlineData(1.5, new[] { 0.0, 0, 1, 2, 2, 3, 4 }, new[] { 0.0, 0.5, 1.1667, 1.8333, 2.5, 3.1667, 3.8333 })]
    [InlineData(1.3, new[] { 0.0, 0, 1, 2, 3, 3 }, new[] { 0.0, 0.6538, 1.4231, 2.1923, 2.9615, 3.7308 })]
    [InlineData(0.7, new[] { 0.0, 1, 2 }, new[] { 0.2143, 1.6429, 3.0714 })]
    public void A_fractional_scale_maps_points_by_itself(double scale, double[] nearest, double[] bilinear)
    {
        var x = Tensor.Arange(5).To(DType.Float64).Expand(1, 1, 5, 5);
        Golden.Near(nearest, new Upsample(scale: scale).Forward(x)[0, 0, 0], 0, "nearest");
        Golden.Near(bilinear, new Upsample(scale: scale, mode: UpsampleMode.Bilinear).Forward(x)[0, 0, 0], 1e-4, "bilinear");
    }

    [Fact]
    public void A_scalar_has_a_largest_and_a_first_number()
    {
        var x = Leaf(Tensor.Scalar(3));
        var (values, indices) = x.Max(0);
        Assert.Equal((3, 0, 0), (values.Item(), indices.Item(), values.Rank));
        values.Backward();
        Assert.Equal(1, x.Grad!.Item());
        Assert.Equal(3, x.Min(-1).Values.Item());
        Assert.Equal((3, 0), (x.TopK(1).Values.Item(), x.TopK(1).Indices.Item()));
    }

    [Fact]
    public void An_empty_dimension_splits_into_empty_parts()
    {
        Shape none = [0, 3];
        Assert.Equal([none], Tensor.Zeros(0, 3).Split(2).Select(x => x.Shape));
        Assert.Equal([none, none], Tensor.Zeros(0, 3).Chunk(2).Select(x => x.Shape));
    }

    [Fact]
    public void Empty_vectors_go_with_any_shape()
    {
        var x = Leaf(Tensor.Ones(2, 2));
        var y = Tensor.Cat([Tensor.Zeros(0), x, Tensor.Zeros(0)], 1);
        Assert.Equal([2, 2], y.Shape);
        y.Sum().Backward();
        Assert.Equal([1f, 1, 1, 1], x.Grad!.ToArray<float>());
        Assert.Equal([0], Tensor.Cat([Tensor.Zeros(0), Tensor.Zeros(0)]).Shape);
    }

    [Fact]
    public void A_negative_start_counts_from_the_end()
    {
        Assert.Equal([3L, 4], Tensor.Arange(5).Narrow(0, -2, 2).ToArray<long>());
        Assert.Throws<ShapeException>(() => Tensor.Arange(5).Narrow(0, -2, 3));
        Assert.Contains("1 indices from -6 on", Assert.Throws<ShapeException>(() => Tensor.Arange(5).Narrow(0, -6, 1)).Message);
    }

    [Fact]
    public void A_negative_padding_index_counts_from_the_end()
    {
        var layer = new Embedding(4, 2, paddingIndex: -1);
        Assert.Equal([0f, 0], layer.Weight[3].ToArray<float>());
        layer.Forward(Tensor.From([3L, 0])).Sum().Backward();
        Assert.Equal([1f, 1, 0, 0, 0, 0, 0, 0], layer.Weight.Grad!.ToArray<float>());
        var weight = Leaf(Tensor.Ones(3, 1));
        Tensor.From([2L, 1]).Embedding(weight, -1).Sum().Backward();
        Assert.Equal([0f, 1, 0], weight.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_label_that_is_no_class_is_named()
    {
        var error = Assert.Throws<ShapeException>(() => new NLLLoss().Forward(Tensor.Zeros(2, 3), Tensor.From([0L, 7])));
        Assert.Equal("NLLLoss: index 7 at (1) is out of range for 3 classes, which goes from 0 to 2", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Logits_whose_labels_are_all_ignored_have_no_gradient(bool createGraph)
    {
        var x = Leaf(Tensor.Ones(2, 3));
        x.CrossEntropy(Tensor.From([-100L, -100])).Backward(createGraph: createGraph);
        Assert.Equal(new float[6], x.Grad!.ToArray<float>());
    }
}
