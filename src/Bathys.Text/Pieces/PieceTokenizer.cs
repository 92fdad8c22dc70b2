using System.Globalization;
using System.Text;
using System.Text.Json;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// The tokenizer of llama2.c's files: characters (or, where the vocabulary lacks one, its UTF-8 bytes), of which the pair whose
/// union has the highest score joins, time and again. Ids: 0 unknown, 1 begin, 2 end, 3 … 258 the bytes, then the pieces.
/// </summary>
public sealed partial class PieceTokenizer : Tokenizer
{
    const int Unknown = 0, Begin = 1, End = 2, FirstByte = 3, First = 259, LongestPiece = 1024;

    readonly string[] pieces;
    readonly float[] scores;
    readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    readonly MergeTable merges = new();

    PieceTokenizer(string[] pieces, float[] scores)
    {
        if (pieces.Length < First) throw new ArgumentException($"there are {pieces.Length} pieces; the bytes alone need {First}");
        if (scores.Length != pieces.Length) throw new ArgumentException($"there are {scores.Length} scores for {pieces.Length} pieces");
        if (Array.FindIndex(pieces, piece => piece.Length is 0 or > LongestPiece) is >= 0 and var wrong)
            throw new ArgumentException($"the piece {wrong} has {pieces[wrong].Length} characters, not 1 to {LongestPiece}");
        (this.pieces, this.scores) = (pieces, scores);
        for (var id = 0; id < pieces.Length; id++) ids.TryAdd(pieces[id], id);
        AddMerges();
        (UnknownId, BeginId, EndId) = (Unknown, Begin, End);
    }

    /// <inheritdoc/>
    public override int VocabularySize => pieces.Length;

    /// <inheritdoc/>
    public override TokenDecoder CreateDecoder() => new Writer(this);

    /// <inheritdoc/>
    public override string TokenText(int id)
    {
        CheckId(id);
        return pieces[id];
    }

    /// <inheritdoc/>
    protected override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        if (text.IsEmpty) return;
        var start = ids.Count;
        // A text begins as a word within a text would.
        Append(" ", ids);
        foreach (var rune in text.EnumerateRunes()) Append(rune.ToString(), ids);
        merges.Apply(ids, start);
    }

    /// <inheritdoc/>
    protected override int[] AddSpecial(IReadOnlyList<int> ids) => [Begin, .. ids];

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("tokenizer", "pieces");
        json.WriteStartArray("pieces");
        foreach (var piece in pieces) json.WriteStringValue(piece);
        json.WriteEndArray();
        json.WriteStartArray("scores");
        foreach (var score in scores) json.WriteNumberValue(score);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static PieceTokenizer Read(JsonField json) => json.Build(() => new PieceTokenizer(
        [.. json["pieces"].Items().Select(piece => piece.Text())],
        [.. json["scores"].Items().Select(score => (float)score.Number())]));

    void Append(string character, List<int> ids)
    {
        if (this.ids.TryGetValue(character, out var id)) ids.Add(id);
        else foreach (var b in Encoding.UTF8.GetBytes(character)) ids.Add(FirstByte + b);
    }

    // Two pieces join when their union is a piece; unions of equal score have equal rank, so that the leftmost joins first.
    void AddMerges()
    {
        int[] order = [.. ids.Values.OrderByDescending(id => scores[id]).ThenBy(id => id)];
        var rank = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var piece = pieces[order[i]];
            if (i > 0 && scores[order[i]] != scores[order[i - 1]]) rank++;
            for (var cut = 1; cut < piece.Length; cut++)
            {
                if (ids.TryGetValue(piece[..cut], out var left) && ids.TryGetValue(piece[cut..], out var right))
                    merges.Add(left, right, rank, order[i]);
            }
        }
    }

    static byte? ByteOf(string piece) => piece is ['<', '0', 'x', _, _, '>']
        && byte.TryParse(piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    sealed class Writer(PieceTokenizer tokenizer) : TokenDecoder
    {
        readonly Utf8Joiner joiner = new();
        bool isFirst = true;

        protected internal override void Accept(int id)
        {
            tokenizer.CheckId(id);
            if (id is Begin or End) return;
            var piece = tokenizer.pieces[id];
            // The space that Encode put before the text.
            if (isFirst && piece[0] == ' ') piece = piece[1..];
            isFirst = false;
            joiner.Append(ByteOf(piece) is { } value ? [value] : Encoding.UTF8.GetBytes(piece), Output);
        }

        protected override void Complete() => joiner.Finish(Output);
    }
}
