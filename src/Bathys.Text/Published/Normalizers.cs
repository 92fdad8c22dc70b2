using System.Text;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>The steps of a <c>tokenizer.json</c> that change a text before it is cut.</summary>
static class Normalizers
{
    /// <summary>Reads a step; null changes nothing.</summary>
    /// <exception cref="DataFileException">The step is damaged or not supported.</exception>
    public static Func<string, string> Read(JsonField? field)
    {
        if (field is not { } json) return text => text;
        switch (json["type"].Text())
        {
            case "Sequence":
                Func<string, string>[] steps = [.. json["normalizers"].Items().Select(step => Read(step))];
                return text => steps.Aggregate(text, (changed, step) => step(changed));
            case "NFC": return NormalForm.C;
            case "NFD": return NormalForm.D;
            case "NFKC": return NormalForm.KC;
            case "NFKD": return NormalForm.KD;
            case "Lowercase": return Characters.ToLower;
            case "StripAccents": return text => Characters.Keep(text, rune => !Characters.IsMark(rune));
            case "Strip": return Strip(json["strip_left"].Flag(), json["strip_right"].Flag());
            case "Replace":
                var (pattern, content) = (TextPattern.Read(json["pattern"]), json["content"].Text());
                return text => pattern.Replace(text, content);
            case "Prepend":
                var prefix = json["prepend"].Text();
                return text => text.Length == 0 ? text : prefix + text;
            case "ByteLevel": return text => ByteLetters.Write(Encoding.UTF8.GetBytes(text));
            case "BertNormalizer": return Bert(json);
            case "Nmt": return Nmt;
            case "Precompiled":
                var map = CharacterMap.Read(json["precompiled_charsmap"]);
                return map.Apply;
            case var other: throw json.Error($"the normalizer \"{other}\" is not supported");
        }
    }

    static Func<string, string> Strip(bool left, bool right) => text =>
    {
        if (left) text = text.TrimStart();
        return right ? text.TrimEnd() : text;
    };

    /// <summary>
    /// As BERT's first step: no control characters, spaces around ideographs, no accents, small letters, each if asked for.
    /// </summary>
    static Func<string, string> Bert(JsonField json)
    {
        var lowercase = json.Flag("lowercase", true);
        var (clean, spaced) = (json.Flag("clean_text", true), json.Flag("handle_chinese_chars", true));
        var plain = json.Flag("strip_accents", lowercase);
        return text =>
        {
            if (clean) text = Clean(text);
            if (spaced) text = SpaceIdeographs(text);
            if (plain) text = Characters.Keep(NormalForm.D(text), rune => !Characters.IsNonSpacingMark(rune));
            return lowercase ? Characters.ToLower(text) : text;
        };
    }

    static string Clean(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r') result.Append(' ');
            else if (Characters.IsOther(rune) || rune == Rune.ReplacementChar) continue;
            else if (Rune.IsWhiteSpace(rune)) result.Append(' ');
            else result.Append(rune);
        }
        return result.ToString();
    }

    static string SpaceIdeographs(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Characters.IsBertIdeograph(rune)) result.Append(' ').Append(rune).Append(' ');
            else result.Append(rune);
        }
        return result.ToString();
    }

    /// <summary>SentencePiece's first step for translation: control characters go, separators of any kind become spaces.</summary>
    static string Nmt(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is (>= 0x1 and <= 0x8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or 0x8F or 0x9F) continue;
            var isSpace = rune.Value is 0x9 or 0xA or 0xC or 0xD or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581
                or 0xFEFF or 0xFFFD;
            if (isSpace) result.Append(' ');
            else result.Append(rune);
        }
        return result.ToString();
    }
}
