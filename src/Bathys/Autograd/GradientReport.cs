using System.Globalization;

namespace Bathys;

/// <summary>What a <see cref="GradientCheck"/> found: the element whose gradient is furthest from the difference of values.</summary>
/// <param name="Passed">True if every element agreed within <see cref="Tolerance"/>.</param>
/// <param name="Error">|analytic − numeric| / (1 + |numeric|) of that element.</param>
/// <param name="Input">Which input it belongs to; −1 if there was no element to check.</param>
/// <param name="Index">Its place in that input.</param>
/// <param name="Analytic">The gradient by the pullbacks.</param>
/// <param name="Numeric">The gradient by differences.</param>
public sealed record GradientReport(bool Passed, double Error, int Input, IReadOnlyList<int> Index, double Analytic, double Numeric)
{
    /// <summary>The largest error that passes.</summary>
    public const double Tolerance = 1e-7;

    internal GradientReport Worse(int input, Shape shape, int offset, double analytic, double numeric)
    {
        var error = Math.Abs(analytic - numeric) / (1 + Math.Abs(numeric));
        // NaN is the worst of all, and the first one stays.
        if (error <= Error && Input >= 0 || double.IsNaN(Error)) return this;
        var index = new int[shape.Rank];
        for (var d = shape.Rank - 1; d >= 0; d--) (offset, index[d]) = Math.DivRem(offset, shape[d]);
        return new GradientReport(Passed && error <= Tolerance, error, input, index, analytic, numeric);
    }

    /// <summary>One line: the verdict and the worst element.</summary>
    public override string ToString() => Input < 0 ? "passed: no element to check" : string.Create(CultureInfo.InvariantCulture,
        $"{(Passed ? "passed" : "failed")}: worst at [{string.Join(", ", Index)}] of input {Input}: gradient {Analytic:G9}, difference " +
        $"{Numeric:G9}, error {Error:E1}");
}
