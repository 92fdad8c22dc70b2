using System.Runtime.CompilerServices;

namespace Bathys.Vision.Transforms;

/// <summary>What the parameters of random transforms have to satisfy.</summary>
static class RangeRules
{
    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0))
            throw new ArgumentOutOfRangeException(name, value, "The amount must not be negative.");
        return value;
    }

    public static (double Low, double High) Ordered((double Low, double High) range)
    {
        if (!(range.Low <= range.High))
            throw new ArgumentException($"The range {range.Low} to {range.High} is empty: give the smaller number first.", nameof(range));
        return range;
    }
}
