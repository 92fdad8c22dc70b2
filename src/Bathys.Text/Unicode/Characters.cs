using System.Globalization;
using System.Text;

namespace Bathys.Text;

/// <summary>Classes of characters as published tokenizers know them.</summary>
static class Characters
{
    /// <summary>Signs of any kind in ASCII, and Unicode's punctuation.</summary>
    public static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) is false && rune.Value is > 0x20 and < 0x7F
        : Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    /// <summary>What \w stands for: letters, marks, decimal digits, letter-like numbers, connectors and joiners.</summary>
    public static bool IsWord(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation
        || rune.Value is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    /// <summary>Numbers of any kind.</summary>
    public static bool IsNumber(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber;

    /// <summary>Accents and other marks that take no room.</summary>
    public static bool IsNonSpacingMark(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;

    /// <summary>Marks of any kind.</summary>
    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.NonSpacingMark and <= UnicodeCategory.EnclosingMark;

    /// <summary>Neither visible nor white: control, format and private characters.</summary>
    public static bool IsOther(Rune rune) => Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.Control and <= UnicodeCategory.PrivateUse;

    /// <summary>The ideographs around which BERT puts spaces.</summary>
    public static bool IsBertIdeograph(Rune rune) =>
        rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>Every letter as a small one, each for itself.</summary>
    public static string ToLower(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The one letter whose small form is two characters.
            if (rune.Value == 0x130) result.Append("i\u0307");
            else result.Append(Rune.ToLowerInvariant(rune));
        }
        return result.ToString();
    }

    /// <summary>The characters for which a condition holds.</summary>
    public static string Keep(string text, Func<Rune, bool> condition)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (condition(rune)) result.Append(rune);
        }
        return result.ToString();
    }
}
