using Bathys.Nn;

namespace Bathys.Tests.Nn;

public class InitializeTests
{
    static readonly Generator generator = new(7);

    [Fact]
    public void Uniform_fills_its_range_evenly()
    {
        var values = Values(Initialize.Uniform(Tensor.Empty([200, 100]), -2, 6, generator));
        Assert.All(values, v => Assert.InRange(v, -2, 6));
        Moments(values, 2, 8 / Math.Sqrt(12));
    }

    [Fact]
    public void Normal_has_its_mean_and_deviation() =>
        Moments(Values(Initialize.Normal(Tensor.Empty([200, 100]), 3, 0.5, generator)), 3, 0.5);

    [Fact]
    public void Constant_is_constant() => Assert.All(Values(Initialize.Constant(Tensor.Empty([3, 2]), 0.25)), v => Assert.Equal(0.25, v));

    // The deviations are those of the truncated normal distribution's formula.
    [Theory]
    [InlineData(0, 1, -2, 2, 0, 0.87962566)]
    [InlineData(1, 2, 0, 1, 0.51032747, 0.28736290)]
    [InlineData(0, 1, 1, 10, 1.52513528, 0.44620361)]
    public void Truncated_normal_keeps_its_bounds(
        double mean, double deviation, double low, double high, double expectedMean, double expectedDeviation)
    {
        var values = Values(Initialize.TruncatedNormal(Tensor.Empty([200, 200], DType.Float64), mean, deviation, low, high, generator));
        Assert.All(values, v => Assert.InRange(v, low, high));
        Moments(values, expectedMean, expectedDeviation);
    }

    [Fact]
    public void Xavier_and_Kaiming_scale_by_the_fans()
    {
        // A convolution's weight (64, 32, 3, 3): 288 inputs to an output, 576 outputs to an input.
        var weight = Tensor.Empty([64, 32, 3, 3]);
        var xavier = Math.Sqrt(2.0 / (288 + 576));
        Moments(Values(Initialize.XavierNormal(weight, 2, generator)), 0, 2 * xavier);
        Even(Values(Initialize.XavierUniform(weight, 1, generator)), xavier * Math.Sqrt(3));
        Moments(Values(Initialize.KaimingNormal(weight, generator: generator)), 0, Math.Sqrt(2.0 / 288));
        Even(Values(Initialize.KaimingUniform(weight, fanOut: true, nonlinearity: Nonlinearity.ReLU, generator: generator)),
            Math.Sqrt(6.0 / 576));
        Even(Values(Initialize.KaimingUniform(weight, slope: Math.Sqrt(5), generator: generator)), Math.Sqrt(1.0 / 288));
        Moments(Values(Initialize.KaimingNormal(weight, nonlinearity: Nonlinearity.Tanh, generator: generator)), 0,
            5 / (3 * Math.Sqrt(288)));
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(17, 60)]
    [InlineData(60, 17)]
    public void Orthogonal_vectors_are_orthogonal(int rows, int columns)
    {
        var q = Initialize.Orthogonal(Tensor.Empty([rows, columns], DType.Float64), 2, generator);
        var product = rows <= columns ? q.MatMul(q.Transpose()) : q.Transpose().MatMul(q);
        Golden.Near((Tensor.Eye(Math.Min(rows, columns), DType.Float64) * 4).ToArray<double>(), product, 1e-13, "QQᵀ");
    }

    [Fact]
    public void Orthogonal_counts_later_dimensions_as_one()
    {
        var q = Initialize.Orthogonal(Tensor.Empty([8, 4, 3, 3]), generator: generator).Reshape(8, 36);
        Golden.Near(Tensor.Eye(8, DType.Float64).ToArray<double>(), q.MatMul(q.Transpose()), 1e-6, "QQᵀ");
    }

    [Fact]
    public void Layers_start_as_PyTorchs_do()
    {
        var linear = new Linear(400, 300, generator: generator);
        Even(Values(linear.Weight), 1 / Math.Sqrt(400));
        Even(Values(linear.Bias!), 1 / Math.Sqrt(400));
        var convolution = new Conv2d(32, 64, 3, groups: 2, generator: generator);
        Even(Values(convolution.Weight), 1 / Math.Sqrt(16 * 9));
        Even(Values(new ConvTranspose2d(64, 32, 3, generator: generator).Weight), 1 / Math.Sqrt(32 * 9));
        Moments(Values(new Embedding(500, 40, generator: generator).Weight), 0, 1);
        Assert.All(Values(new Embedding(5, 3, paddingIndex: 2).Weight[2]), v => Assert.Equal(0, v));
        Assert.All(Values(new BatchNorm2d(3).Weight!), v => Assert.Equal(1, v));
        Assert.All(Values(new LayerNorm(3).Bias!), v => Assert.Equal(0, v));
    }

    [Fact]
    public void The_same_seed_gives_the_same_layer()
    {
        Assert.Equal(Weights(new Generator(3)), Weights(new Generator(3)));
        Assert.NotEqual(Weights(null), Weights(null));

        static float[] Weights(Generator? seeded) => new Linear(30, 20, generator: seeded).Weight.ToArray<float>();
    }

    [Fact]
    public void A_parameter_can_be_filled_while_recording()
    {
        var p = new Parameter(Tensor.Zeros(2, 2));
        Assert.Same(p, Initialize.XavierUniform(p));
        Assert.True(p.RequiresGrad && p.IsLeaf);
    }

    [Fact]
    public void Mistakes_are_refused()
    {
        Assert.Contains("two dimensions", Assert.Throws<ShapeException>(() => Initialize.XavierNormal(Tensor.Empty([3]))).Message);
        Assert.Throws<ShapeException>(() => Initialize.Orthogonal(Tensor.Empty([3])));
        Assert.Throws<ArgumentException>(() => Initialize.TruncatedNormal(Tensor.Empty([3]), 0, 1, 5, 6));
        Assert.Throws<ArgumentException>(() => new Conv2d(3, 4, 3, groups: 2));
    }

    static double[] Values(Tensor tensor) => tensor.To(DType.Float64).ToArray<double>();

    /// <summary>Mean and deviation within five standard errors.</summary>
    static void Moments(double[] values, double mean, double deviation)
    {
        var found = values.Average();
        var spread = Math.Sqrt(values.Average(v => (v - found) * (v - found)));
        Assert.Equal(mean, found, 5 * deviation / Math.Sqrt(values.Length));
        Assert.Equal(deviation, spread, 5 * deviation / Math.Sqrt(values.Length));
    }

    static void Even(double[] values, double bound)
    {
        Assert.All(values, v => Assert.InRange(v, -bound * 1.000001, bound * 1.000001));
        Moments(values, 0, bound / Math.Sqrt(3));
    }
}
