using Bathys.Data;

namespace Bathys.Text;

/// <summary>SentencePiece's way with spaces: each becomes a visible sign, which begins the word after it.</summary>
/// <param name="Sign">The sign, usually ▁.</param>
/// <param name="Prepend">
/// "always", "first" (at the text's begin only) or "never": where a word gets a sign that had no space before it.
/// </param>
/// <param name="IsCut">Whether the text is cut before each sign.</param>
sealed record Metaspace(string Sign, string Prepend, bool IsCut)
{
    public static Metaspace Read(JsonField json)
    {
        var legacy = json.Flag("add_prefix_space", true) ? "always" : "never";
        var scheme = json.Optional("prepend_scheme");
        var prepend = scheme?.Text() ?? legacy;
        if (prepend is not ("always" or "first" or "never")) throw scheme!.Value.Error($"the scheme \"{prepend}\" is not supported");
        var sign = json["replacement"].Text();
        return sign.Length > 0
            ? new Metaspace(sign, prepend, json.Flag("split", true)) : throw json["replacement"].Error("the sign is empty");
    }

    public IEnumerable<Piece> Split(Piece piece)
    {
        var text = piece.Text.Replace(" ", Sign, StringComparison.Ordinal);
        var prepends = Prepend == "always" || (Prepend == "first" && piece.IsFirst);
        if (prepends && !text.StartsWith(Sign, StringComparison.Ordinal)) text = Sign + text;
        piece = piece with { Text = text };
        if (!IsCut) return [piece];
        var signs = new List<(int, int)>();
        for (var at = 0; (at = text.IndexOf(Sign, at, StringComparison.Ordinal)) >= 0; at += Sign.Length) signs.Add((at, at + Sign.Length));
        return PieceSplitting.Split(piece, signs, SplitBehavior.MergedWithNext);
    }
}
