using System.Globalization;
using System.Text;

namespace Bathys.Text;

/// <summary>
/// Cuts a text into words, numbers, signs and line breaks: a word may have apostrophes and hyphens inside ("don't", "T-Shirt"), a
/// number points and commas ("3,000.5"); equal signs in a row stay together ("--", "..."); ideographs and kana stand alone; other
/// white space only separates.
/// </summary>
static class WordPieces
{
    enum Kind
    {
        Space, Break, Word, Number, Ideograph, Sign,
    }

    /// <summary>The next piece of a text, cut off its front; false at the end.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> piece)
    {
        while (Classify(text, out var size) == Kind.Space && size > 0) text = text[size..];
        var length = text.IsEmpty ? 0 : Length(text);
        piece = text[..length];
        text = text[length..];
        return length > 0;
    }

    /// <summary>Chinese and Japanese characters, which are written without spaces.</summary>
    public static bool IsIdeograph(Rune rune) => rune.Value is >= 0x3040 and <= 0x30FF or >= 0x3400 and <= 0x4DBF or >= 0x4E00 and <= 0x9FFF
        or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x3FFFF;

    static int Length(ReadOnlySpan<char> text)
    {
        var kind = Classify(text, out var length);
        if (kind == Kind.Sign)
        {
            var sign = text[..length];
            while (text[length..].StartsWith(sign)) length += sign.Length;
        }
        else if (kind is Kind.Word or Kind.Number)
        {
            while (Continues(text[length..], kind, out var more)) length += more;
        }
        return length;
    }

    static bool Continues(ReadOnlySpan<char> rest, Kind kind, out int length)
    {
        var next = Classify(rest, out length);
        if (next == kind || (next is Kind.Word or Kind.Number && kind == Kind.Word)) return length > 0;
        // A joint counts only between two parts: "don't" and "3.5", not "end." or "dogs'".
        var joins = !rest.IsEmpty && (kind == Kind.Word ? rest[0] is '\'' or '’' or '-' : rest[0] is '.' or ',');
        if (!joins || Classify(rest[1..], out var part) != kind || part == 0) return false;
        length = 1 + part;
        return true;
    }

    static Kind Classify(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out var rune, out length);
        if (text.IsEmpty) return Kind.Space;
        if (rune.Value == '\n') return Kind.Break;
        if (Rune.IsWhiteSpace(rune)) return Kind.Space;
        if (IsIdeograph(rune)) return Kind.Ideograph;
        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.EnclosingMark => Kind.Word,
            <= UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Sign,
        };
    }
}
