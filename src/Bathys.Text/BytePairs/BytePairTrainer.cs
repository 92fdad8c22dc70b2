using System.Text;

namespace Bathys.Text;

/// <summary>
/// Counts of neighboring tokens over the distinct pieces of a corpus, kept up to date while pairs join: a join visits only the
/// pieces that have the pair, and a queue knows the most frequent pair.
/// </summary>
sealed class BytePairTrainer
{
    readonly List<(List<int> Tokens, int Count)> pieces = [];
    readonly Dictionary<(int Left, int Right), PairStatistics> pairs = [];
    readonly PriorityQueue<(int Left, int Right), (long Count, (int Left, int Right) Pair)> queue =
        new(Comparer<(long Count, (int Left, int Right) Pair)>.Create(
            (a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Pair.CompareTo(b.Pair)));
    int nextId = 256;

    public BytePairTrainer(Dictionary<string, int> counts)
    {
        var ids = new int[256];
        for (var i = 0; i < 256; i++) ids[ByteLetters.Order[i]] = i;
        foreach (var (piece, count) in counts)
        {
            pieces.Add(([.. Encoding.UTF8.GetBytes(piece).Select(b => ids[b])], count));
            AddPairs(pieces.Count - 1, sign: 1);
        }
        foreach (var (pair, statistics) in pairs) queue.Enqueue(pair, (statistics.Count, pair));
    }

    /// <summary>Joins the most frequent pair everywhere; null when none comes so often.</summary>
    public (int Left, int Right)? Join(int minimalCount)
    {
        while (queue.TryDequeue(out var pair, out var priority))
        {
            if (!pairs.TryGetValue(pair, out var statistics)) continue;
            if (statistics.Count != priority.Count)
            {
                // The count has changed since: the pair waits at its new place.
                if (statistics.Count >= minimalCount) queue.Enqueue(pair, (statistics.Count, pair));
                continue;
            }
            if (statistics.Count < minimalCount) return null;
            Replace(pair, statistics);
            return pair;
        }
        return null;
    }

    void Replace((int Left, int Right) pair, PairStatistics statistics)
    {
        var grown = new HashSet<(int, int)>();
        foreach (var piece in statistics.Pieces)
        {
            var tokens = pieces[piece].Tokens;
            AddPairs(piece, sign: -1);
            var kept = 0;
            for (var i = 0; i < tokens.Count; kept++)
            {
                var joins = i + 1 < tokens.Count && (tokens[i], tokens[i + 1]) == pair;
                tokens[kept] = joins ? nextId : tokens[i];
                i += joins ? 2 : 1;
            }
            tokens.RemoveRange(kept, tokens.Count - kept);
            AddPairs(piece, sign: 1);
            for (var i = 0; i + 1 < kept; i++)
            {
                if (tokens[i] == nextId || tokens[i + 1] == nextId) grown.Add((tokens[i], tokens[i + 1]));
            }
        }
        foreach (var fresh in grown) queue.Enqueue(fresh, (pairs[fresh].Count, fresh));
        pairs.Remove(pair);
        nextId++;
    }

    void AddPairs(int piece, int sign)
    {
        var (tokens, count) = pieces[piece];
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            var pair = (tokens[i], tokens[i + 1]);
            if (!pairs.TryGetValue(pair, out var statistics)) pairs[pair] = statistics = new PairStatistics();
            statistics.Count += sign * count;
            if (sign > 0) statistics.Pieces.Add(piece);
        }
    }

    /// <summary>How often a pair comes, and the pieces in which it has come.</summary>
    sealed class PairStatistics
    {
        public long Count;
        public readonly HashSet<int> Pieces = [];
    }
}
