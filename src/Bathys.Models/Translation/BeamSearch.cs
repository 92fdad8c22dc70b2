namespace Bathys.Models;

/// <summary>
/// Looks for likely sequences by carrying several on at once. A finished one is scored by its logarithmic probability over ((5 + length) /
/// 6)^α, so that long ones are not at a disadvantage (Wu and others, "Google's neural machine translation system", 2016). One beam is
/// greedy search.
/// </summary>
/// <param name="Beams">Sequences carried on at once.</param>
/// <param name="LengthPenalty">α: 0 for none.</param>
/// <param name="Longest">The most tokens of a sequence, its end token included.</param>
public sealed record BeamSearch(int Beams = 4, double LengthPenalty = 1, int Longest = 128)
{
    /// <summary>The best sequence, without begin and end, and its score.</summary>
    /// <param name="begin">The token before the first.</param>
    /// <param name="end">The token that ends a sequence.</param>
    /// <param name="next">
    /// The logits after the last tokens of all sequences, Int64 (n, 1), as (n, vocabulary). Before that the sequences are those of the call
    /// before with the given numbers, Int64 (n): one may be named several times. The first call has one sequence.
    /// </param>
    public (IReadOnlyList<int> Tokens, double Score) Find(int begin, int end, Func<Tensor, Tensor, Tensor> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfLessThan(Beams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Longest, 1);
        List<Beam> alive = [new([begin], 0, 0)];
        (Beam? Beam, double Score) best = (null, double.NegativeInfinity);
        for (var length = 1; ; length++)
        {
            var followers = Followers(alive, next);
            alive = [];
            foreach (var beam in followers)
            {
                if (beam.Tokens[^1] == end || length == Longest)
                {
                    var score = beam.LogProbability / Penalty(length);
                    if (score > best.Score) best = (beam, score);
                }
                else if (alive.Count < Beams) alive.Add(beam);
                if (alive.Count == Beams) break;
            }
            // Probabilities only fall: none that is alive can become better than at the most favorable length.
            if (alive.Count == 0 || alive[0].LogProbability / Penalty(Longest) <= best.Score) break;
        }
        var tokens = best.Beam!.Tokens[1..];
        return (tokens is [.., var last] && last == end ? tokens[..^1] : tokens, best.Score);
    }

    double Penalty(int length) => Math.Pow((5.0 + length) / 6, LengthPenalty);

    /// <summary>
    /// The likeliest continuations of all sequences by one token, the best first: twice as many as beams, since half of them may end.
    /// </summary>
    List<Beam> Followers(List<Beam> alive, Func<Tensor, Tensor, Tensor> next)
    {
        var last = Tensor.From(alive.Select(beam => (long)beam.Tokens[^1]).ToArray(), alive.Count, 1);
        var logs = next(last, Tensor.From(alive.Select(beam => (long)beam.Row).ToArray(), alive.Count)).To(DType.Float64).LogSoftmax(-1)
            .ToArray<double>();
        var vocabulary = logs.Length / alive.Count;
        var queue = new PriorityQueue<(int Row, int Token, double Value), double>();
        for (var i = 0; i < logs.Length; i++)
        {
            var (row, token) = Math.DivRem(i, vocabulary);
            var value = alive[row].LogProbability + logs[i];
            if (queue.Count < 2 * Beams) queue.Enqueue((row, token, value), value);
            else if (value > queue.Peek().Value) queue.EnqueueDequeue((row, token, value), value);
        }
        var result = new List<Beam>();
        while (queue.TryDequeue(out var entry, out _)) result.Add(new([.. alive[entry.Row].Tokens, entry.Token], entry.Value, entry.Row));
        result.Reverse();
        return result;
    }

    /// <param name="Tokens">The tokens so far, the begin token first.</param>
    /// <param name="LogProbability">The logarithm of their probability.</param>
    /// <param name="Row">Which sequence of the call before it continues.</param>
    sealed record Beam(List<int> Tokens, double LogProbability, int Row);
}
