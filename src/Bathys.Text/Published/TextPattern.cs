using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// A literal or a regular expression of a published tokenizer, with Unicode's meaning of its classes for every character.
/// </summary>
sealed class TextPattern
{
    // \w as Oniguruma reads it, with which published patterns are matched: as Characters.IsWord without the joiners, with Latin-1's
    // small figures and fractions.
    const string WordClass = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u00B2\u00B3\u00B9\u00BC-\u00BE\u24B6-\u24E9";

    readonly string? literal;
    readonly Regex? expression;

    TextPattern(string? literal, Regex? expression) => (this.literal, this.expression) = (literal, expression);

    /// <summary>Reads <c>{"String": …}</c>, <c>{"Regex": …}</c> or a plain text.</summary>
    public static TextPattern Read(JsonField json)
    {
        if (json.Element.ValueKind == System.Text.Json.JsonValueKind.String) return Literal(json);
        if (json.Optional("String") is { } text) return Literal(text);
        var field = json["Regex"];
        try
        {
            return new TextPattern(
                null, new Regex(Translate(field.Text()), RegexOptions.CultureInvariant | RegexOptions.Compiled, TimeSpan.FromSeconds(10)));
        }
        catch (ArgumentException e)
        {
            throw field.Error($"the regular expression is not supported ({e.Message.TrimEnd('.')})", e);
        }
    }

    static TextPattern Literal(JsonField field) => field.Text() is { Length: > 0 } text
        ? new TextPattern(text, null) : throw field.Error("the pattern is empty");

    static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                var escape = pattern.Substring(i++, 2);
                result.Append(escape != @"\w" ? escape : inClass ? WordClass : $"[{WordClass}]");
                continue;
            }
            // .NET would read a class within a class, or an intersection, as something else without a word.
            if (inClass && (pattern[i] == '[' || pattern.AsSpan(i).StartsWith("&&"))) throw new ArgumentException("a class within a class");
            inClass = pattern[i] == '[' || (inClass && pattern[i] != ']');
            result.Append(pattern[i]);
        }
        return result.ToString();
    }

    /// <summary>Where the pattern matches, from left to right; empty matches are none.</summary>
    /// <exception cref="DataException">The expression takes too long for the text.</exception>
    public List<(int Start, int End)> Find(string text)
    {
        var found = new List<(int, int)>();
        if (literal is not null)
        {
            for (var at = 0; (at = text.IndexOf(literal, at, StringComparison.Ordinal)) >= 0; at += literal.Length)
                found.Add((at, at + literal.Length));
            return found;
        }
        var (flat, places) = Flatten(text);
        try
        {
            for (var match = expression!.Match(flat); match.Success; match = match.NextMatch())
            {
                if (match.Length > 0) found.Add((Place(match.Index), Place(match.Index + match.Length)));
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new DataException(
                $"The tokenizer's expression {e.Pattern} takes too long for a text of {text.Length} characters: shorten the text.", e);
        }
        return found;

        int Place(int index) => places is null ? index : places[index];
    }

    /// <summary>The text with another in place of each match.</summary>
    public string Replace(string text, string replacement)
    {
        if (literal is not null) return text.Replace(literal, replacement, StringComparison.Ordinal);
        var result = new StringBuilder(text.Length);
        var end = 0;
        foreach (var match in Find(text))
        {
            result.Append(text, end, match.Start - end).Append(replacement);
            end = match.End;
        }
        return result.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>
    /// The text with one UTF-16 unit for each character, and where each lies in the text. A character beyond U+FFFF, of which .NET's
    /// expressions would see two halves without a category, gives its place to a rare one of the same category.
    /// </summary>
    static (string Flat, int[]? Places) Flatten(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return (text, null);
        var flat = new StringBuilder(text.Length);
        var places = new List<int>(text.Length + 1);
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            flat.Append(rune.IsBmp ? (char)rune.Value : StandIn(rune));
            places.Add(at);
            at += rune.Utf16SequenceLength;
        }
        return (flat.ToString(), [.. places, at]);
    }

    static char StandIn(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter => '\u2C6F',
        UnicodeCategory.LowercaseLetter => '\uA7FA',
        UnicodeCategory.TitlecaseLetter => '\u1F88',
        UnicodeCategory.ModifierLetter => '\uA9CF',
        UnicodeCategory.OtherLetter => '\uA000',
        UnicodeCategory.NonSpacingMark => '\uA9B3',
        UnicodeCategory.SpacingCombiningMark => '\uA952',
        UnicodeCategory.EnclosingMark => '\uA670',
        UnicodeCategory.DecimalDigitNumber => '\uA8D0',
        UnicodeCategory.LetterNumber => '\uA6E6',
        UnicodeCategory.OtherNumber => '\uA830',
        UnicodeCategory.Format => '\u2061',
        UnicodeCategory.PrivateUse => '\uE000',
        UnicodeCategory.ConnectorPunctuation => '\u2040',
        UnicodeCategory.DashPunctuation => '\u2E17',
        UnicodeCategory.OpenPunctuation => '\u2E22',
        UnicodeCategory.ClosePunctuation => '\u2E23',
        UnicodeCategory.InitialQuotePunctuation => '\u2E02',
        UnicodeCategory.FinalQuotePunctuation => '\u2E03',
        UnicodeCategory.OtherPunctuation => '\uA8CE',
        UnicodeCategory.MathSymbol => '\u2A00',
        UnicodeCategory.CurrencySymbol => '\uA838',
        UnicodeCategory.ModifierSymbol => '\uA700',
        UnicodeCategory.OtherSymbol when Characters.IsWord(rune) => '\u24B6',
        UnicodeCategory.OtherSymbol => '\uA490',
        _ => '\uFFFF',
    };
}
