using System.Globalization;
using System.Text.RegularExpressions;

namespace Bathys.Data.Tables;

/// <summary>Numbers as tables write them: a decimal point, never a comma.</summary>
static partial class Number
{
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && Math.Abs(value) <= float.MaxValue;

    /// <summary>
    /// A number with a currency or percent sign, or with its thousands apart, without them: 38 % is 38, $1,234.50 is 1234.5.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="hasThousands">Whether commas may part thousands.</param>
    /// <param name="value">The number.</param>
    public static bool TryParseLoose(string text, bool hasThousands, out double value)
    {
        if (TryParse(text, out value)) return true;
        var match = Decorated().Match(text);
        if (!match.Success || (match.Groups["digits"].Value.Contains(',', StringComparison.Ordinal) && !hasThousands)) return false;
        var digits = Apart().Replace(match.Groups["digits"].Value, "");
        return TryParse((match.Groups["minus"].Success ? "-" : "") + digits, out value);
    }

    /// <summary>Whether a text looks like a number though it is not written as one: with a sign, a comma, or infinite.</summary>
    public static bool LooksLike(string text) => HasDecimalComma(text) || Digits().IsMatch(text)
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether a text would be a number if its comma were a decimal point.</summary>
    public static bool HasDecimalComma(string text) => text.Count(c => c == ',') == 1 && TryParse(text.Replace(',', '.'), out _);

    /// <summary>What is wrong with a text that is no number.</summary>
    public static string Problem(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? double.IsFinite(value) || text.Any(char.IsAsciiDigit) ? $"\"{text}\" is too large for the arithmetic (Float32, to 3.4e38)"
            : $"\"{text}\" is no finite number"
        : $"\"{text}\" is no number";

    /// <summary>What to do about a field that is no number.</summary>
    /// <param name="text">The field.</param>
    /// <param name="hasThousands">Whether commas may part thousands.</param>
    public static string Fix(string text, bool hasThousands) =>
        hasThousands && Thousands().IsMatch(text) ? $"write it without a comma, as {text.Replace(",", "", StringComparison.Ordinal)}" +
            (HasDecimalComma(text) ? $" or {text.Replace(',', '.')}, whichever it is" : "")
        : HasDecimalComma(text) ? "write decimals with a point, not a comma" : "correct it";

    public static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>Mean and standard deviation (of the population); a deviation of 0 becomes 1.</summary>
    public static (double Mean, double Std) Moments(IEnumerable<double> values)
    {
        double[] all = [.. values];
        if (all.Length == 0) return (0, 1);
        double mean = all.Average(), variance = all.Average(v => (v - mean) * (v - mean));
        return (mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }

    // Thousands stand apart by commas, apostrophes or (narrow, fixed) spaces, always in threes, and begin with no 0.
    [GeneratedRegex(
        @"^(?<minus>[-\u2212])?\s*(?:\p{Sc}|USD|EUR|GBP|CHF|JPY)?\s*(?<minus>[-\u2212])?(?<digits>"
        + @"(?:[1-9]\d{0,2}(?:[,'’ \u00A0\u202F]\d{3})+|\d+)?(?:\.\d+)?(?<=\d))\s*(?:\p{Sc}|USD|EUR|GBP|CHF|JPY|%)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Decorated();

    // Digits with signs and separators of any kind, as 1.234,50 or (5.50), and no letters but a currency's.
    [GeneratedRegex(
        @"^[-+\u2212(]?\s*(?:\p{Sc}|USD|EUR|GBP|CHF|JPY)?\s*[-+\u2212]?[.,]?"
        + @"\d[\d.,'’ \u00A0\u202F]*(?:\p{Sc}|USD|EUR|GBP|CHF|JPY|%|‰)?\)?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    // In a file whose fields semicolons part, the one comma of 1,234 is decimal; in others it may be either.
    [GeneratedRegex(@"^[-+]?[1-9]\d{0,2}(,\d{3})+$", RegexOptions.CultureInvariant)]
    private static partial Regex Thousands();

    [GeneratedRegex(@"[,'’ \u00A0\u202F]")]
    private static partial Regex Apart();
}
