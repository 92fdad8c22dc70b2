namespace Bathys.Tests;

[Quick]
public class FirstSteps
{
    [Fact]
    public void Gradients_flow_through_arithmetic_views_and_sums()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5, 6], 2, 3);
        x.RequiresGrad = true;
        var y = (x[1, ..] * x[0] + 2 * x.Transpose()[..2, 1].Sum()).Exp().Sum() / 3;
        y.Backward();
        Assert.Equal(x.Shape, x.Grad!.Shape);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Sums_of_any_dimensions_agree_with_plain_loops(DType dtype)
    {
        var x = Tensor.Randn([3, 5, 70, 33], dtype, new Generator(1));
        var values = x.To(DType.Float64).ToArray<double>();
        Assert.Equal(values.Sum(), x.Sum().Item(), 2e-3);
        var s = x.Transpose(0, 2).Sum([1, 3]).To(DType.Float64).ToArray<double>();
        for (var a = 0; a < 70; a++)
        {
            for (var b = 0; b < 3; b++)
            {
                var sum = 0.0;
                for (var i = 0; i < 5; i++) for (var j = 0; j < 33; j++) sum += values[(((b * 5) + i) * 70 + a) * 33 + j];
                Assert.Equal(sum, s[a * 3 + b], dtype == DType.Float64 ? 1e-10 : 1e-3);
            }
        }
    }

    [Fact]
    public void Second_derivatives_come_for_free()
    {
        var x = Tensor.From([0.5, -1.0]);
        x.RequiresGrad = true;
        var g = Autograd.Gradient((x * x * x).Sum(), [x], createGraph: true)[0];
        var h = Autograd.Gradient(g.Sum(), [x])[0];
        Assert.Equal([3.0, -6.0], h.ToArray<double>());
    }
}
