using System.Globalization;
using System.Text;

namespace Bathys.Text;

/// <summary>
/// Cuts a text where GPT-2 does (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019): contractions, then
/// letters, digits or signs with at most one space before them, then white space. The published pattern is
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. Written by hand because .NET's expressions see
/// the two halves of a character beyond U+FFFF, never its category, and so cut elsewhere.
/// </summary>
static class Gpt2Pieces
{
    enum Kind
    {
        Space, Letter, Number, Sign,
    }

    /// <summary>The length of the first piece of a text that is not empty.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'' && Contraction(text) is > 0 and var contraction) return contraction;
        var start = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        var kind = Classify(text[start..], out var size);
        if (kind != Kind.Space) return start + Run(text[start..], kind);
        // The last of several white spaces belongs to what follows, unless nothing does.
        var spaces = Run(text, Kind.Space);
        return spaces == text.Length || spaces == 1 ? spaces : spaces - 1;
    }

    static int Contraction(ReadOnlySpan<char> text) => text switch
    {
        ['\'', 's' or 't' or 'm' or 'd', ..] => 2,
        ['\'', 'r', 'e', ..] or ['\'', 'v', 'e', ..] or ['\'', 'l', 'l', ..] => 3,
        _ => 0,
    };

    static int Run(ReadOnlySpan<char> text, Kind kind)
    {
        var length = 0;
        while (length < text.Length && Classify(text[length..], out var size) == kind) length += size;
        return length;
    }

    static Kind Classify(ReadOnlySpan<char> text, out int size)
    {
        var c = text[0];
        size = 1;
        if (char.IsAsciiLetter(c)) return Kind.Letter;
        if (char.IsWhiteSpace(c)) return Kind.Space;
        var category = char.GetUnicodeCategory(c);
        if (char.IsSurrogate(c))
        {
            Rune.DecodeFromUtf16(text, out var rune, out size);
            category = Rune.GetUnicodeCategory(rune);
        }
        return category switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            >= UnicodeCategory.DecimalDigitNumber and <= UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Sign,
        };
    }
}
