using System.Text;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// Unigram: of all ways to cut a piece into tokens the one with the highest sum of scores, found from left to right
/// (Kudo, "Subword Regularization", 2018; the search is Viterbi's).
/// </summary>
sealed class UnigramModel : SubwordModel
{
    // An unknown character costs this much more than the worst token.
    const double UnknownPenalty = 10;

    readonly double[] scores;
    readonly int[] lengths;
    readonly double unknownScore;
    readonly int?[]? byteIds;

    UnigramModel(Vocabulary vocabulary, double[] scores, int? unknownId, bool fallsBack) : base(vocabulary, unknownId)
    {
        this.scores = scores;
        lengths = [.. vocabulary.Tokens.ToArray().Select(token => token!.Length).Where(length => length > 0).Distinct().Order()];
        unknownScore = scores.Min() - UnknownPenalty;
        byteIds = fallsBack ? ByteIds(vocabulary) : null;
    }

    public static new UnigramModel Read(JsonField json)
    {
        var entries = json["vocab"].Items()
            .Select(entry => entry.Items().ToArray() is [var token, var score] ? (Token: token.Text(), Score: score.Number())
            : throw entry.Error("a token and its score are expected")).ToArray();
        if (entries.Length == 0) throw json["vocab"].Error("the vocabulary is empty");
        var unknown = json.Optional("unk_id")?.Integer();
        if (unknown is { } id && (uint)id >= (uint)entries.Length)
            throw json["unk_id"].Error($"the unknown token {id} is beyond the vocabulary of {entries.Length}");
        return json.Build(() => new UnigramModel(
            new Vocabulary(entries.Select(entry => entry.Token)), [.. entries.Select(entry => entry.Score)], unknown,
            json.Flag("byte_fallback", false)));
    }

    protected override void Find(string piece, List<int> ids)
    {
        var tokens = new List<(int? Id, string Text)>();
        var best = Search(piece);
        for (var end = piece.Length; end > 0; end = best[end].Start)
        {
            var (start, id) = (best[end].Start, best[end].Id);
            // Unknown characters in a row are one unknown token.
            if (id == UnknownId && tokens is [.., var last] && last.Id == UnknownId) tokens[^1] = (id, piece[start..end] + last.Text);
            else tokens.Add((id, piece[start..end]));
        }
        for (var i = tokens.Count - 1; i >= 0; i--) Append(tokens[i].Id, tokens[i].Text, ids);
    }

    void Append(int? id, string text, List<int> ids)
    {
        if (id != UnknownId) ids.Add(id!.Value);
        else if (Vocabulary.Find(text) is { } known) ids.Add(known);
        else if (!TryAppendBytes(byteIds, text, ids))
            ids.Add(UnknownId
            ?? throw new DataException($"The tokenizer knows no token for \"{text}\" and has no unknown token: leave the characters out."));
    }

    /// <summary>For each place the best token that ends there, and the best sum of scores up to it.</summary>
    (int Start, int? Id, double Score)[] Search(string piece)
    {
        var best = new (int Start, int? Id, double Score)[piece.Length + 1];
        for (var i = 1; i < best.Length; i++) best[i] = (-1, null, 0);
        for (var start = 0; start < piece.Length;)
        {
            var character = Rune.GetRuneAt(piece, start).Utf16SequenceLength;
            var sum = best[start].Score;
            var isKnown = false;
            foreach (var length in lengths)
            {
                if (start + length > piece.Length) break;
                if (!Vocabulary.TryFind(piece.AsSpan(start, length), out var id)) continue;
                Offer(start + length, start, id, sum + scores[id]);
                isKnown |= length == character;
            }
            if (!isKnown) Offer(start + character, start, UnknownId, sum + unknownScore);
            start += character;
        }
        return best;

        void Offer(int end, int start, int? id, double score)
        {
            if (best[end].Start < 0 || score > best[end].Score) best[end] = (start, id, score);
        }
    }
}
