using System.Text;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>The steps of a <c>tokenizer.json</c> that cut a text into pieces, within which tokens are then found.</summary>
static class PreTokenizers
{
    /// <summary>Reads a step; null leaves the text whole.</summary>
    /// <exception cref="DataFileException">The step is damaged or not supported.</exception>
    public static Func<Piece, IEnumerable<Piece>> Read(JsonField? field)
    {
        if (field is not { } json) return piece => [piece];
        switch (json["type"].Text())
        {
            case "Sequence":
                Func<Piece, IEnumerable<Piece>>[] steps = [.. json["pretokenizers"].Items().Select(step => Read(step))];
                return piece => steps.Aggregate((IEnumerable<Piece>)[piece], (pieces, step) => pieces.SelectMany(step));
            case "ByteLevel": return ByteLevel(json["add_prefix_space"].Flag(), json.Flag("use_regex", true));
            case "Metaspace": return Metaspace.Read(json).Split;
            case "Split":
                var (pattern, behavior, invert) = (
                    TextPattern.Read(json["pattern"]), Behavior(json["behavior"]), json.Flag("invert", false));
                return piece => PieceSplitting.Split(piece, pattern.Find(piece.Text), behavior, invert);
            case "Digits":
                var cut = json.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous;
                return piece => PieceSplitting.Split(piece, Characters.IsNumber, cut);
            case "Punctuation":
                var kept = json.Optional("behavior") is { } given ? Behavior(given) : SplitBehavior.Isolated;
                return piece => PieceSplitting.Split(piece, Characters.IsPunctuation, kept);
            case "BertPreTokenizer":
                return piece =>
                    Words(piece).SelectMany(word => PieceSplitting.Split(word, Characters.IsPunctuation, SplitBehavior.Isolated));
            case "WhitespaceSplit": return Words;
            case "Whitespace":
                return piece => Words(piece).SelectMany(word => PieceSplitting.Split(word, Characters.IsWord, SplitBehavior.Contiguous));
            case "CharDelimiterSplit":
                var delimiter = json["delimiter"].Text();
                return piece => PieceSplitting.Split(piece, rune => rune.ToString() == delimiter, SplitBehavior.Removed);
            case var other: throw json.Error($"the pre-tokenizer \"{other}\" is not supported");
        }
    }

    static IEnumerable<Piece> Words(Piece piece) => PieceSplitting.Split(piece, Rune.IsWhiteSpace, SplitBehavior.Removed);

    static Func<Piece, IEnumerable<Piece>> ByteLevel(bool addSpace, bool cut) => piece =>
    {
        var text = addSpace && !piece.Text.StartsWith(' ') ? " " + piece.Text : piece.Text;
        var pieces = new List<Piece>();
        for (var start = 0; start < text.Length;)
        {
            var length = cut ? Gpt2Pieces.Length(text.AsSpan(start)) : text.Length;
            pieces.Add(new Piece(ByteLetters.Write(Encoding.UTF8.GetBytes(text.Substring(start, length))), piece.IsFirst && start == 0));
            start += length;
        }
        return pieces;
    };

    static SplitBehavior Behavior(JsonField json) => json.Text() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        var other => throw json.Error($"the behavior \"{other}\" is not supported"),
    };
}
