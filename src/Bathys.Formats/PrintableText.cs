using System.Globalization;
using System.Text;

namespace Bathys.Formats;

/// <summary>Text of a file that is not to be trusted with the terminal, nor with its length.</summary>
internal static class PrintableText
{
    /// <summary>The text with control codes and halves of letters escaped, cut off where it is too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most letters that are shown.</param>
    public static string Of(string text, int longest = 600)
    {
        var shown = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var letter in text)
        {
            if (shown.Length >= longest) return shown.Append('…').ToString();
            if (IsHarmless(letter)) shown.Append(letter);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        }

        return shown.ToString();
    }

    // Format characters are those that turn the direction of text or hide in it.
    static bool IsHarmless(char letter) => char.GetUnicodeCategory(letter) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator);
}
