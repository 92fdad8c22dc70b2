using System.Globalization;

namespace Bathys.Data.Tables;

/// <summary>Numbers as CSV files write them: a decimal point, never a comma.</summary>
static class Number
{
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Whether a text would be a number if its comma were a decimal point.</summary>
    public static bool HasDecimalComma(string text) => text.Count(c => c == ',') == 1 && TryParse(text.Replace(',', '.'), out _);

    /// <summary>What to do about a field that is no number.</summary>
    public static string Fix(string text) => HasDecimalComma(text) ? "write decimals with a point, not a comma" : "correct it";

    public static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Mean and standard deviation (of the population); a deviation of 0 becomes 1.</summary>
    public static (double Mean, double Std) Moments(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0)
            return (0, 1);
        double mean = all.Average(), variance = all.Average(v => (v - mean) * (v - mean));
        return (mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }
}
