namespace Bathys.Tests.Operators.Neural;

/// <summary>What cases of values and gradients do not see: state that changes, chance, and edges.</summary>
public class NeuralStateTests
{
    [Theory]
    [InlineData(new[] { 6, 3 })]
    [InlineData(new[] { 4, 3, 5, 4 })]
    public void Running_statistics_move_toward_those_of_the_batch(int[] shape)
    {
        var x = Tensor.Randn(shape, DType.Float64, new Generator(1));
        Tensor mean = Tensor.From([1.0, 2, 3]), variance = Tensor.From([4.0, 5, 6]);
        x.BatchNorm(mean, variance, training: true, momentum: 0.25);
        for (var c = 0; c < 3; c++)
        {
            var values = x.Select(1, c).ToArray<double>();
            var average = values.Average();
            var unbiased = values.Sum(v => (v - average) * (v - average)) / (values.Length - 1);
            Assert.Equal((0.75 * (c + 1)) + (0.25 * average), mean.ToArray<double>()[c], 1e-12);
            Assert.Equal((0.75 * (c + 4)) + (0.25 * unbiased), variance.ToArray<double>()[c], 1e-12);
        }
    }

    [Fact]
    public void A_padding_index_gets_no_gradient()
    {
        var weight = Tensor.Randn([4, 3], DType.Float64, new Generator(1));
        weight.RequiresGrad = true;
        var index = Tensor.From([1L, 0, 1, 3, 1]);
        index.Embedding(weight, paddingIndex: 1).Sum().Backward();
        Assert.Equal([1.0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1], weight.Grad!.ToArray<double>());
    }

    [Fact]
    public void Dropout_drops_its_share_keeps_the_mean_and_draws_anew_each_time()
    {
        var (x, generator) = (Tensor.Ones(1000, 100), new Generator(3));
        var first = x.Dropout(0.2, generator: generator).ToArray<float>();
        Assert.InRange(first.Count(v => v == 0), 19_000, 21_000);
        Assert.All(first, v => Assert.True(v is 0 or 1.25f));
        Assert.NotEqual(first, x.Dropout(0.2, generator: generator).ToArray<float>());
        Assert.Equal(first, x.Dropout(0.2, generator: new Generator(3)).ToArray<float>());
    }

    [Fact]
    public void Dropout_gives_the_gradient_to_those_that_stayed()
    {
        var x = Tensor.Ones(50, 41);
        x.RequiresGrad = true;
        var y = x.Dropout(0.4, generator: new Generator(4));
        y.Sum().Backward();
        Assert.Equal(y.ToArray<float>(), x.Grad!.ToArray<float>());
    }

    [Fact]
    public void A_mean_over_ignored_labels_alone_is_not_a_number() =>
        Assert.True(double.IsNaN(Tensor.Zeros(2, 5).CrossEntropy(Tensor.From([-100L, -100])).Item()));

    [Fact]
    public void Softmax_of_extremes_is_a_distribution_or_not_a_number()
    {
        var infinity = double.PositiveInfinity;
        var x = Tensor.From(new[,] { { 1000, -1000, 0 }, { -infinity, 0, 0 }, { -infinity, -infinity, -infinity }, { infinity, 0, 0 } });
        var y = x.Softmax(-1).ToArray<double>();
        Assert.Equal([1, 0, 0, 0, 0.5, 0.5], y[..6]);
        Assert.All(y[6..9], v => Assert.True(double.IsNaN(v)));
        Assert.True(double.IsNaN(y[9]));
    }

    [Fact]
    public void Fused_gradients_are_those_of_their_compositions()
    {
        var generator = new Generator(7);
        Tensor weight = Tensor.Randn([6], DType.Float64, generator), bias = Tensor.Randn([6], DType.Float64, generator);
        foreach (var f in (Func<Tensor, Tensor>[])[
            x => x.Softmax(1), x => x.LogSoftmax(1), x => x.LayerNorm([6], weight, bias), x =>
                x.BatchNorm(null, null, weight, bias, training: true),
            x => x.GroupNorm(3, weight, bias), x => x.CrossEntropy(Tensor.From([1L, 5, 2, 0]), weight, labelSmoothing: 0.1), x =>
                x.Unsqueeze(0).MaxPool2d(2)])
        {
            var x = Tensor.Randn([4, 6], DType.Float64, generator);
            x.RequiresGrad = true;
            var y = f(x);
            var g = Tensor.Randn(y.Shape, DType.Float64, generator);
            var composed = Autograd.Gradient(y, [x], g, createGraph: true, retainGraph: true)[0];
            Golden.Near(composed.ToArray<double>(), Autograd.Gradient(y, [x], g)[0], 1e-12, "fused");
        }
    }
}
