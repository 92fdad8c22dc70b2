using System.Globalization;
using System.Text;

namespace Bathys.Data.Tables;

/// <summary>Texts that a person takes for one although they are written otherwise.</summary>
static class Lookalike
{
    const char Accented = '\uFFFD';

    /// <summary>The text in small letters with single blanks and without what cannot be seen, such as a zero-width space.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (plain.Length > 0 && plain[^1] != ' ') plain.Append(' ');
            }
            else if (char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }
        return plain.ToString().TrimEnd();
    }

    /// <summary>The groups of texts that are equal but for case, blanks and what cannot be seen.</summary>
    public static IEnumerable<string[]> Groups(IEnumerable<string> texts) =>
        texts.GroupBy(Plain).Select(group => group.ToArray()).Where(group => group.Length > 1);

    /// <summary>
    /// Pairs of which the one has its accents as characters of their own, and the other may be the same with whole letters.
    /// </summary>
    public static IEnumerable<(string Apart, string Whole)> WithAccentsApart(IReadOnlyCollection<string> texts)
    {
        if (!texts.Any(HasMarks)) yield break;
        var whole = texts.Where(text => !HasMarks(text)).ToLookup(WithoutAccents);
        foreach (var apart in texts.Where(HasMarks))
            if (whole[WithoutAccents(apart)].FirstOrDefault() is { } other) yield return (apart, other);
    }

    static bool HasMarks(string text) => text.Any(IsMark);

    static bool IsMark(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    /// <summary>One sign for each letter that has or may have an accent.</summary>
    static string WithoutAccents(string text)
    {
        var result = new StringBuilder();
        foreach (var c in text)
        {
            if (IsMark(c) && result.Length > 0) result[^1] = Accented;
            else result.Append(char.IsAscii(c) ? c : Accented);
        }
        return result.ToString();
    }
}
