using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// WordPiece: the longest token that a piece begins with, then the longest that goes on, marked by a prefix (Devlin et al., "BERT", 2019).
/// </summary>
sealed class WordPieceModel(Vocabulary vocabulary, int unknownId, string prefix, int longestWord) : SubwordModel(vocabulary, unknownId)
{
    readonly int longestToken = vocabulary.Tokens.ToArray().Max(token => token?.Length ?? 0);

    public static new WordPieceModel Read(JsonField json)
    {
        var vocabulary = ReadVocabulary(json["vocab"]);
        var unknown = ReadUnknown(json, vocabulary) ?? throw json.Error("\"unk_token\" is missing");
        return new WordPieceModel(
            vocabulary, unknown, json["continuing_subword_prefix"].Text(), json["max_input_chars_per_word"].Integer());
    }

    protected override void Find(string piece, List<int> ids)
    {
        var start = ids.Count;
        if (piece.EnumerateRunes().Count() <= longestWord)
        {
            var rest = piece;
            while (rest.Length > 0 && TryTake(ref rest, isFirst: rest.Length == piece.Length, out var id)) ids.Add(id);
            if (rest.Length == 0) return;
        }
        // A word with an unknown part is unknown as a whole.
        ids.RemoveRange(start, ids.Count - start);
        ids.Add(UnknownId!.Value);
    }

    bool TryTake(ref string rest, bool isFirst, out int id)
    {
        var mark = isFirst ? "" : prefix;
        for (var length = Math.Min(rest.Length, longestToken - mark.Length); length > 0; length--)
        {
            if (!Vocabulary.TryFind(string.Concat(mark, rest.AsSpan(0, length)), out id)) continue;
            rest = rest[length..];
            return true;
        }
        id = -1;
        return false;
    }
}
