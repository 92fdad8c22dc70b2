namespace Bathys.Tests.Operators.Neural;

/// <summary>What the cases of attention cannot show: dropout, queries that see nothing, numbers at their limits.</summary>
public class AttentionTests
{
    [Theory]
    [InlineData(DType.Float32, 1e-4)]
    [InlineData(DType.Float64, 1e-10)]
    public void Dropout_is_the_same_in_the_kernel_and_in_the_formula(DType dtype, double tolerance)
    {
        var inputs = Inputs(dtype, 2, 4, 70, 133, 12);
        Tensor Fused(Generator generator) =>
            inputs[0].ScaledDotProductAttention(inputs[1], inputs[2], dropout: 0.3, causal: true, generator: generator);
        var gradient = Tensor.Randn(Fused(new Generator(3)).Shape, dtype, new Generator(4));
        var y = Fused(new Generator(3));
        var fused = Autograd.Gradient(y, inputs, gradient);
        // A gradient that is itself recorded is made of the formula's operators.
        var composed = Autograd.Gradient(Fused(new Generator(3)), inputs, gradient, createGraph: true);
        for (var i = 0; i < inputs.Length; i++) Expect.Close(Numbers.Of(composed[i]), fused[i], tolerance, $"input {i}");

        var without = Numbers.Of(inputs[0].ScaledDotProductAttention(inputs[1], inputs[2], causal: true));
        Assert.NotEqual(without.Values, Numbers.Of(y).Values);
        Assert.Equal(Numbers.Of(y).Values, Numbers.Of(Fused(new Generator(3))).Values);
        Assert.NotEqual(Numbers.Of(y).Values, Numbers.Of(Fused(new Generator(5))).Values);
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_its_share()
    {
        // Equal weights and values of one: a result is the share of weights that stay, times 1 / (1 − p).
        var (q, k, v) = (Tensor.Zeros(2, 8, 100, 4), Tensor.Zeros(2, 8, 300, 4), Tensor.Ones(2, 8, 300, 1));
        var y = q.ScaledDotProductAttention(k, v, dropout: 0.25, generator: new Generator(1)).ToArray<float>();
        Assert.InRange(y.Average(), 0.997, 1.003);
        Assert.Equal(Math.Sqrt(0.25 / 0.75 / 300), Math.Sqrt(y.Average(x => (x - 1) * (x - 1))), 2e-3);
    }

    [Fact]
    public void All_dropped_gives_zeros() =>
        Assert.All(Inputs(DType.Float32, 1, 2, 5, 7, 3) is var x
        ? x[0].ScaledDotProductAttention(x[1], x[2], dropout: 1).ToArray<float>() : [], y => Assert.Equal(0, y));

    [Fact]
    public void Queries_that_see_nothing_give_zeros_and_no_gradient()
    {
        foreach (var createGraph in (bool[])[false, true])
        {
            var x = Inputs(DType.Float64, 2, 2, 5, 130, 3);
            var nothing = Tensor.From([true, true, true, true, true], 5, 1).Equal(Tensor.From([true, false, true, true, true], 5, 1));
            var y = x[0].ScaledDotProductAttention(x[1], x[2], nothing);
            Assert.All(y[.., .., 1].ToArray<double>(), value => Assert.Equal(0, value));
            Assert.DoesNotContain(0, y[.., .., 2].ToArray<double>());
            var gradients = Autograd.Gradient(y, x, Tensor.Ones(y.Shape, DType.Float64), createGraph: createGraph);
            Assert.All(gradients[0][.., .., 1].ToArray<double>(), value => Assert.Equal(0, value));
            foreach (var gradient in gradients) Assert.True(gradient.IsFinite().All().Item() != 0);
        }
        // More queries than keys: the first see none.
        var (q, k) = (Tensor.Ones(5, 2), Tensor.Ones(3, 2));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 1, 1], q.ScaledDotProductAttention(k, k, causal: true).ToArray<float>());
    }

    [Fact]
    public void Large_scores_neither_overflow_nor_vanish()
    {
        var q = Tensor.From([1f, 1f], 2, 1);
        var k = Tensor.From([-3e4f, 3e4f, 2.9e4f], 3, 1);
        Assert.Equal([7f, 7f], q.ScaledDotProductAttention(k, Tensor.From([5f, 7f, 9f], 3, 1)).ToArray<float>());
        Assert.Equal(
            [5f, 7f], q.ScaledDotProductAttention(k, Tensor.From([5f, 7f, 9f], 3, 1), Tensor.From([0f, -6.1e4f, -1e9f, 0, 0, 0], 2, 3))
                .ToArray<float>());
    }

    [Fact]
    public void Not_a_number_is_not_hidden()
    {
        var q = Tensor.From([1f, float.NaN], 2, 1);
        var y = q.ScaledDotProductAttention(Tensor.Ones(3, 1), Tensor.Ones(3, 1)).ToArray<float>();
        Assert.Equal(1, y[0]);
        Assert.True(float.IsNaN(y[1]));
    }

    /// <summary>
    /// Queries, keys and values that are parts of one tensor, as a layer makes them: their gradients are written next to each other and are
    /// that tensor's without a copy, in shared heads and many, and are the numbers that separate tensors have.
    /// </summary>
    [Theory]
    [InlineData(2, 4, 4, 7, 3)]
    [InlineData(1, 6, 2, 5, 4)]
    [InlineData(3, 1, 1, 1, 2)]
    public void Parts_of_one_tensor_have_the_gradients_of_separate_ones(int batch, int heads, int keyHeads, int length, int width)
    {
        var all = Tensor.Randn([batch, length, (heads + (2 * keyHeads)) * width], DType.Float64, new Generator(6));
        all.RequiresGrad = true;
        var gradient = Tensor.Randn([batch, heads, length, width], DType.Float64, new Generator(7));
        int[] sizes = [heads * width, keyHeads * width, keyHeads * width];
        Tensor Heads(Tensor x) => x.Reshape(batch, length, x.Shape[2] / width, width).Transpose(1, 2);
        Tensor Attended(Tensor[] parts) => Heads(parts[0]).ScaledDotProductAttention(Heads(parts[1]), Heads(parts[2]), causal: true);

        var together = Autograd.Gradient(Attended(all.Split(sizes, -1)), [all], gradient)[0];
        var apart = Array.ConvertAll(all.Detach().Split(sizes, -1), part => part.Clone());
        foreach (var part in apart) part.RequiresGrad = true;
        var gradients = Autograd.Gradient(Attended(apart), apart, gradient);
        Assert.Equal(Tensor.Cat(gradients, -1).ToArray<double>(), together.ToArray<double>());

        // Parts in another order, one twice, and a recorded gradient: put together as before.
        Tensor Mixed() => all.Split(sizes, -1) is var parts ? Attended([parts[0], parts[2], parts[1]]) + (2 * Attended(parts)) : all;
        var swapped = Autograd.Gradient(Mixed(), [all], gradient)[0];
        Expect.Close(Numbers.Of(Autograd.Gradient(Mixed(), [all], gradient, createGraph: true)[0]), swapped, 1e-12, "swapped");
    }

    /// <summary>
    /// The gradients of parts of one tensor are views of one memory, which must outlive the first of them: it is added to another gradient
    /// at once where one waits.
    /// </summary>
    [Fact]
    public void Parts_of_one_tensor_may_have_other_uses()
    {
        var all = Tensor.Randn([2, 5, 12, 3], DType.Float64, new Generator(6));
        all.RequiresGrad = true;
        foreach (var use in (Func<Tensor[], Tensor>[])
        [
            x => x[0].ScaledDotProductAttention(x[1], x[2]).Sum() + x[0].Square().Sum(),
            x => x[0].ScaledDotProductAttention(x[1], x[2]).Sum() + (x[1] * x[2]).Sum(),
            x => (x[0].ScaledDotProductAttention(x[1], x[2], causal: true) + x[0].ScaledDotProductAttention(x[1], x[2])).Square().Sum(),
        ])
        {
            Tensor Loss() => use(all.Transpose(1, 2).Split(4, 1));
            all.Grad = null;
            Loss().Backward();
            Expect.Close(Numbers.Of(Autograd.Gradient(Loss(), [all], createGraph: true)[0]), all.Grad!, 1e-12, "gradient");
        }
    }

    static Tensor[] Inputs(DType dtype, int batch, int heads, int queries, int keys, int width)
    {
        var generator = new Generator(1);
        Tensor[] inputs =
        [
            Tensor.Randn([batch, heads, queries, width], dtype, generator), Tensor.Randn([batch, heads, keys, width], dtype, generator),
            Tensor.Randn([batch, heads, keys, width], dtype, generator),
        ];
        foreach (var x in inputs) x.RequiresGrad = true;
        return inputs;
    }
}
