using System.Globalization;

namespace Bathys.Data.Tables;

/// <summary>
/// The one text of a decimal number, however it is written: its digits without zeros at either end, and a power of ten. Arithmetic has no
/// part in it: 9007199254740993 and 9007199254740992 are one number as doubles, and two here.
/// </summary>
static class DecimalText
{
    /// <summary>"-125e-2" of -1.25, -01.250 and -12.5e-1; "0" of every zero.</summary>
    /// <param name="number">A number by <see cref="Number.TryParse"/>.</param>
    public static string Of(string number)
    {
        var text = number.AsSpan().Trim();
        var isNegative = text[0] == '-';
        var exponentAt = text.IndexOfAny('e', 'E');
        var mantissa = (exponentAt < 0 ? text : text[..exponentAt]).TrimStart("+-");
        var point = mantissa.IndexOf('.');
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        var significant = digits.TrimEnd('0');
        var written = significant.TrimStart('0');
        if (written.Length == 0) return "0";
        long exponent = 0;
        // An exponent beyond all bounds belongs to no other spelling.
        if (exponentAt >= 0 && !long.TryParse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out exponent)) return number;
        exponent = unchecked(exponent - decimals + (digits.Length - significant.Length));
        return string.Create(CultureInfo.InvariantCulture, $"{(isNegative ? "-" : "")}{written}e{exponent}");
    }
}
