using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests.Operators.Neural;

/// <summary>
/// Float32 numbers whose squares are beyond Float32: what is divided by their root is not. Values and gradients are held against Float64,
/// whose range holds the squares.
/// </summary>
public class WideRangeTests
{
    static readonly float[][] rows =
    [
        [1e30f, -1e30f, 2e30f, 0], [1e20f, 3e20f, -2e20f, 5e20f], [1e37f, 2e37f, -3e37f, 4e37f], [3e-30f, -1e-30f, 2e-30f, 0],
        [1e-25f, 3e-25f, 2e-25f, 5e-25f], [1, 2, 3, 5],
    ];

    static readonly Dictionary<string, Func<Tensor, Tensor>> operators = new()
    {
        ["LayerNorm"] = x => x.LayerNorm([4], epsilon: 0),
        ["LayerNorm, weight and bias"] = x =>
            x.LayerNorm([4], Tensor.From([1f, 2, -3, 0.5f]).To(x.DType), Tensor.From([0f, 1, -1, 2]).To(x.DType), 0),
        ["RmsNorm"] = x => x.RmsNorm(epsilon: 0),
        ["RmsNorm, weight"] = x => x.RmsNorm(Tensor.From([1f, 2, -3, 0.5f]).To(x.DType), 0),
        ["GroupNorm"] = x => x.Reshape(x.Shape[0], 2, 2).GroupNorm(1, epsilon: 0),
        ["BatchNorm"] = x => x.Transpose().Contiguous().BatchNorm(null, null, training: true, epsilon: 0),
        ["BatchNorm, planes"] = x => x.Reshape(1, x.Shape[0], 4).BatchNorm(null, null, training: true, epsilon: 0),
        ["Norm"] = x => x.Norm(2, -1),
        ["Norm of three"] = x => x.Norm(3, -1),
        ["Norm, normalized"] = x => x / x.Norm(2, -1, keepDimensions: true),
        ["Std"] = x => x.Std(-1),
        ["Std, no correction"] = x => x.Std([-1], correction: 0),
        ["LogSumExp"] = x => x.LogSumExp(-1),
        ["Softmax"] = x => x.Softmax(-1),
        ["LogSoftmax"] = x => x.LogSoftmax(-1),
    };

    public static TheoryData<string> Operators() => [.. operators.Keys];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Values_and_gradients_are_those_of_Float64(string name)
    {
        foreach (var row in rows)
        {
            var narrow = Tensor.From(row, 1, 4);
            var wide = narrow.To(DType.Float64);
            (narrow.RequiresGrad, wide.RequiresGrad) = (true, true);
            var (y, z) = (operators[name](narrow), operators[name](wide));
            Close(z, y, $"{name} of {row[0]}");
            var direction = Golden.Wave(y.Shape, 1);
            (y * direction.To(DType.Float32)).Sum().Backward();
            (z * direction).Sum().Backward();
            // At 1e37 a gradient of 1e-38 is below the normal numbers, which have fewer digits.
            if (row[0] < 1e35f) Close(wide.Grad!, narrow.Grad!, $"gradient of {name} at {row[0]}");
        }
    }

    [Theory]
    [InlineData("LayerNorm")]
    [InlineData("GroupNorm")]
    [InlineData("BatchNorm, planes")]
    [InlineData("RmsNorm, weight")]
    public void Second_derivatives_are_those_of_Float64(string name)
    {
        // Of 1e10, whose second derivative is still a Float32.
        var narrow = Tensor.From([1e10f, -1e10f, 2e10f, 5e9f], 1, 4);
        var wide = narrow.To(DType.Float64);
        (narrow.RequiresGrad, wide.RequiresGrad) = (true, true);
        Close(Second(wide), Second(narrow), name);

        Tensor Second(Tensor x)
        {
            var y = (operators[name](x).Reshape(4) * Golden.Wave([4], 1, x.DType)).Sum();
            var first = Autograd.Gradient(y, [x], createGraph: true)[0];
            return Autograd.Gradient((first * 1e10 * Golden.Wave(x.Shape, 2, x.DType)).Sum(), [x])[0] * 1e10;
        }
    }

    [Fact]
    public void A_layer_norm_of_1e30_is_normalized()
    {
        float[] expected = [0.4472136f, -1.3416408f, 1.3416408f, -0.4472136f];
        var y = new LayerNorm([4]).Forward(Tensor.From([1e30f, -1e30f, 2e30f, 0], 1, 4)).ToArray<float>();
        Assert.Equal(expected, y, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Many_rows_are_each_as_alone_and_infinity_stays_visible()
    {
        var many = Tensor.From([.. rows.SelectMany(row => row), float.PositiveInfinity, 1, 2, 3, float.NaN, 1, 2, 3], rows.Length + 2, 4);
        var y = many.LayerNorm([4]);
        for (var i = 0; i < rows.Length; i++)
            Assert.Equal(Tensor.From(rows[i], 1, 4).LayerNorm([4]).ToArray<float>(), y[i].ToArray<float>());
        Assert.All(y[^2..].ToArray<float>(), value => Assert.True(float.IsNaN(value)));
        Assert.True(double.IsPositiveInfinity(many[^2].Norm().Item()));
        Assert.True(double.IsNaN(many[^1].Norm().Item()));
    }

    [Fact]
    public void Zeros_have_the_norm_zero_and_a_gradient_of_zero()
    {
        var x = Tensor.Zeros(2, 3);
        x.RequiresGrad = true;
        var (norms, deviations) = (x.Norm(2, -1), x.Std(-1));
        (norms.Sum() + deviations.Sum() + x.Norm(3, -1).Sum()).Backward();
        Assert.Equal([0, 0], norms.ToArray<float>());
        Assert.Equal([0, 0], deviations.ToArray<float>());
        Assert.Equal(new float[6], x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Running_statistics_of_a_batch_norm_take_what_Float32_holds()
    {
        var (mean, variance) = (Tensor.Zeros(1), Tensor.Ones(1));
        Tensor.From([1e18f, -1e18f, 3e18f, 1e18f], 4, 1).BatchNorm(mean, variance, training: true);
        Assert.Equal(0.1e18, mean.Item(), 1e12);
        Assert.Equal(0.1 * 8e36 / 3, variance.Item(), 1e30);
        Tensor.From([1e30f, -1e30f], 2, 1).BatchNorm(mean, variance, training: true);
        Assert.True(double.IsPositiveInfinity(variance.Item()));
    }

    [Fact]
    public void A_variance_is_right_where_the_sum_on_its_way_is_not()
    {
        var x = Tensor.Full([8], 2e38f);
        Assert.Equal(0, x.Var().Item());
        Assert.Equal(0, x.Std().Item());
        Assert.True(double.IsPositiveInfinity(Tensor.From([1e30f, -1e30f]).Var().Item()));
    }

    [Theory]
    [InlineData(3e30f, 4e30f, 5e30)]
    [InlineData(3e20f, 4e20f, 5e20)]
    [InlineData(3e-30f, 4e-30f, 5e-30)]
    [InlineData(1.8e38f, 2.4e38f, 3e38)]
    public void Gradients_are_clipped_to_their_direction(float a, float b, double norm)
    {
        var p = new Parameter(Tensor.Zeros(1)) { Grad = Tensor.From([a]) };
        var q = new Parameter(Tensor.Zeros(1)) { Grad = Tensor.From([b]) };
        Assert.Equal(norm, GradientClip.Norm([p, q]), norm * 1e-6);
        Assert.Equal(norm, GradientClip.ByNorm([p, q], 1), norm * 1e-6);
        if (norm <= 1) return;
        Assert.Equal(0.6, p.Grad.Item(), 1e-6);
        Assert.Equal(0.8, q.Grad.Item(), 1e-6);
    }

    [Theory]
    [InlineData(0f, 1f, -3f)]
    [InlineData(1e7f, 9999999f, 9999997f)]
    [InlineData(300000f, 300000.5f, -300000f)]
    [InlineData(1e30f, 1e30f, 1e30f)]
    public void The_gradient_of_a_cross_entropy_keeps_the_differences_of_large_logits(float a, float b, float c)
    {
        var logits = Tensor.From([a, b, c], 1, 3);
        logits.RequiresGrad = true;
        logits.CrossEntropy(Tensor.From([0L])).Backward();
        double[] powers = [1, Math.Exp((double)b - a), Math.Exp((double)c - a)];
        double[] expected = [.. powers.Select((power, i) => (power / powers.Sum()) - (i == 0 ? 1 : 0))];
        Golden.Near(expected, logits.Grad!, 1e-6, "gradient");
    }

    static void Close(Tensor expected, Tensor actual, string what)
    {
        var (wide, narrow) = (expected.Detach().ToArray<double>(), actual.Detach().To(DType.Float64).ToArray<double>());
        var largest = wide.Max(Math.Abs);
        for (var i = 0; i < wide.Length; i++)
        {
            Assert.True(Math.Abs(wide[i] - narrow[i]) <= 2e-5 * largest,
                $"{what}: {string.Join(' ', wide)} expected, {string.Join(' ', narrow)} found");
        }
    }
}
