namespace Bathys.Tests;

[Quick]
public class GradientCheckTests
{
    static Tensor X => Tensor.From([0.5, -1.25, 2.0, 3.5, -0.75, 1.0], 2, 3);

    [Fact]
    public void A_right_gradient_passes()
    {
        var report = GradientCheck.Run(x => x[0].Exp() * x[1] / (x[1] + 5), X, X + 0.125);
        Assert.True(report.Passed, report.ToString());
        Assert.InRange(report.Error, 0, 1e-9);
    }

    [Fact]
    public void A_wrong_gradient_fails_and_the_report_names_the_element()
    {
        static Tensor Square(Tensor x)
        {
            // Right but for one element: 2x, and 2x + 1 at (1, 2).
            var wrong = Tensor.Zeros([2, 3], DType.Float64);
            wrong[1, 2] = 1;
            return Record.Gradient("Square", x.Detach() * x.Detach(), x, g => g * ((2 * x) + wrong));
        }
        var report = GradientCheck.Run(x => x[0] + Square(x[1]), X, X);
        Assert.False(report.Passed);
        Assert.Equal((1, "1, 2"), (report.Input, string.Join(", ", report.Index)));
        Assert.StartsWith("failed: worst at [1, 2] of input 1: gradient ", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_of_NaN_fails() =>
        Assert.False(GradientCheck.Run(x => Record.Gradient("Broken", x[0].Detach() * 2, x[0], g => g * double.NaN), X).Passed);

    [Fact]
    public void Second_derivatives_are_checked_through_the_pullback()
    {
        Assert.True(GradientCheck.RunSecond(x => x[0] * x[0] * x[1], X, X).Passed);
        // The first derivative is right; its own gradient is cut by Detach.
        static Tensor Cut(Tensor x) => Record.Gradient("Cut", x.Detach() * x.Detach(), x, g => g * 2 * x.Detach());
        Assert.True(GradientCheck.Run(x => Cut(x[0]), X).Passed);
        Assert.False(GradientCheck.RunSecond(x => Cut(x[0]), X).Passed);
    }

    [Fact]
    public void Wrong_uses_say_what_to_do()
    {
        Assert.Contains("Float64", Assert.Throws<ArgumentException>(() => GradientCheck.Run(x => x[0], Tensor.Ones(2))).Message);
        Assert.Contains("none", Assert.Throws<ArgumentException>(() => GradientCheck.Run(x => x[0], Tensor.Arange(2))).Message);
        var calls = 0;
        Assert.Contains(
            "different values", Assert.Throws<InvalidOperationException>(() => GradientCheck.Run(x => x[0] * ++calls, X)).Message);
    }
}
