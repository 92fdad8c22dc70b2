using System.Text;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>A token that is found in a text before all else.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">How it is written.</param>
/// <param name="IsSpecial">Whether decoding leaves it out.</param>
/// <param name="IsWord">Whether it counts only where no letter or digit touches it.</param>
/// <param name="TakesLeft">Whether it takes the white space before it.</param>
/// <param name="TakesRight">Whether it takes the white space after it.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalized text.</param>
sealed record AddedToken(int Id, string Content, bool IsSpecial, bool IsWord, bool TakesLeft, bool TakesRight, bool IsNormalized)
{
    public static AddedToken Read(JsonField json)
    {
        var content = json["content"].Text();
        if (content.Length == 0) throw json.Error("the token is empty");
        return new AddedToken(json["id"].Integer(), content, json.Flag("special", false), json.Flag("single_word", false),
            json.Flag("lstrip", false), json.Flag("rstrip", false), json.Flag("normalized", true));
    }
}

/// <summary>Finds added tokens in a text: from left to right, of several at one place the longest.</summary>
/// <param name="tokens">How each is written where it is looked for, and the token.</param>
sealed class AddedTokenFinder(IEnumerable<(string Content, AddedToken Token)> tokens)
{
    readonly ILookup<char, (string Content, AddedToken Token)> byFirst =
        tokens.Where(entry => entry.Content.Length > 0).OrderByDescending(entry => entry.Content.Length)
            .ToLookup(entry => entry.Content[0]);

    /// <summary>The text cut at the tokens: parts of the text, and tokens between.</summary>
    public IEnumerable<(string Text, bool IsFirst, AddedToken? Token)> Cut(string text)
    {
        var end = 0;
        foreach (var (at, content, token) in Find(text))
        {
            if (at < end) continue;
            var (start, stop) = (at, at + content.Length);
            if (token.IsWord && !StandsAlone(text, start, stop)) continue;
            if (token.TakesLeft) while (start > end && char.IsWhiteSpace(text[start - 1])) start--;
            if (token.TakesRight) while (stop < text.Length && char.IsWhiteSpace(text[stop])) stop++;
            if (start > end) yield return (text[end..start], end == 0, null);
            yield return ("", false, token);
            end = stop;
        }
        if (end < text.Length) yield return (text[end..], end == 0, null);
    }

    IEnumerable<(int At, string Content, AddedToken Token)> Find(string text)
    {
        if (byFirst.Count == 0) yield break;
        for (var at = 0; at < text.Length;)
        {
            var start = at++;
            foreach (var (content, token) in byFirst[text[start]])
            {
                if (string.CompareOrdinal(text, start, content, 0, content.Length) != 0) continue;
                yield return (start, content, token);
                at = start + content.Length;
                break;
            }
        }
    }

    static bool StandsAlone(string text, int start, int stop)
    {
        Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var before, out _);
        Rune.DecodeFromUtf16(text.AsSpan(stop), out var after, out _);
        return !(start > 0 && Characters.IsWord(before)) && !(stop < text.Length && Characters.IsWord(after));
    }
}
