using System.Globalization;

namespace Bathys.Data.Tables;

/// <summary>Numbers as CSV files write them: a decimal point, never a comma.</summary>
static class Number
{
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

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
