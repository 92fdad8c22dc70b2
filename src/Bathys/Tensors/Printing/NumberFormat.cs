using System.Globalization;

namespace Bathys;

/// <summary>
/// One format for all the numbers of a tensor: whole as "2.", with four digits, or with an exponent where sizes differ much.
/// </summary>
static class NumberFormat
{
    public static List<string> Reals(List<double> values)
    {
        var sizes = values.Where(v => double.IsFinite(v) && v != 0).Select(Math.Abs).DefaultIfEmpty(1).ToArray();
        var (smallest, largest) = (sizes.Min(), sizes.Max());
        var areWhole = sizes.All(double.IsInteger);
        var isScientific = largest / smallest > 1000 || largest > 1e8 || (!areWhole && smallest < 1e-4);
        var format = isScientific ? "0.0000e+00" : areWhole ? "0'.'" : "0.0000";
        return values.ConvertAll(v => Text(v, format));
    }

    static string Text(double value, string format)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        var text = value.ToString(format, CultureInfo.InvariantCulture);
        return double.IsNegative(value) && !text.StartsWith('-') ? "-" + text : text;
    }
}
