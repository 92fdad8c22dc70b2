using Bathys.Data;

namespace Bathys.Training;

/// <summary>
/// BLEU of a whole corpus (Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", 2002) as sacrebleu
/// computes it: tokens of mteval-v13a, up to 4 words in a row, case kept, exponential smoothing.
/// </summary>
/// <param name="Score">bp · exp(¼ Σₙ ln pₙ), 0 to 100.</param>
/// <param name="Precisions">p₁ … p₄ in percent: the share of n words in a row that a reference has too.</param>
/// <param name="BrevityPenalty">1, or exp(1 − reference / hypothesis length) where the hypotheses are shorter.</param>
/// <param name="HypothesisLength">Tokens of all hypotheses.</param>
/// <param name="ReferenceLength">Tokens of the references, of several the one closest in length.</param>
public sealed record Bleu(
    double Score, IReadOnlyList<double> Precisions, double BrevityPenalty, long HypothesisLength, long ReferenceLength)
{
    const int Longest = 4;

    /// <summary>Compares translations with their references.</summary>
    /// <param name="hypotheses">The translations.</param>
    /// <param name="references">One or more sets of references, each with one for every translation.</param>
    /// <exception cref="DataException">The numbers of lines differ, or there are none.</exception>
    public static Bleu Of(IReadOnlyList<string> hypotheses, params IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(hypotheses);
        ArgumentNullException.ThrowIfNull(references);
        if (hypotheses.Count == 0 || references.Count == 0)
            throw new DataException("There is nothing to compare: give translations and their references.");
        if (references.FirstOrDefault(set => set.Count != hypotheses.Count) is { } other)
            throw new DataException($"There are {hypotheses.Count} translations and {other.Count} references: each needs its own.");
        var (correct, total) = (new long[Longest], new long[Longest]);
        long length = 0, referenceLength = 0;
        for (var i = 0; i < hypotheses.Count; i++)
        {
            var tokens = BleuTokens.Split(hypotheses[i]);
            var others = references.Select(set => BleuTokens.Split(set[i])).ToArray();
            length += tokens.Length;
            referenceLength += others.Select(row => row.Length).MinBy(other => (Math.Abs(other - tokens.Length), other));
            for (var n = 1; n <= Longest; n++)
            {
                total[n - 1] += Math.Max(tokens.Length - n + 1, 0);
                correct[n - 1] += CountCommon(tokens, others, n);
            }
        }
        return Compute(correct, total, length, referenceLength);
    }

    /// <summary>"BLEU = 36.51 68.1/43.0/28.9/19.8 (BP = 1.000 ratio = 1.013 hyp_len = 13 ref_len = 12)", as sacrebleu writes it.</summary>
    public override string ToString()
    {
        var precisions = string.Join('/', Precisions.Select(p => FormattableString.Invariant($"{p:F1}")));
        var ratio = ReferenceLength == 0 ? 0 : (double)HypothesisLength / ReferenceLength;
        return FormattableString.Invariant($"BLEU = {Score:F2} {precisions} (BP = {BrevityPenalty:F3} ratio = {ratio:F3} ")
            + FormattableString.Invariant($"hyp_len = {HypothesisLength} ref_len = {ReferenceLength})");
    }

    static Bleu Compute(long[] correct, long[] total, long length, long referenceLength)
    {
        var penalty = length >= referenceLength ? 1 : length == 0 ? 0 : Math.Exp(1 - ((double)referenceLength / length));
        var precisions = new double[Longest];
        if (correct.All(count => count == 0)) return new Bleu(0, precisions, penalty, length, referenceLength);
        var smooth = 1.0;
        for (var n = 0; n < Longest && total[n] > 0; n++)
        {
            // Each order without a match counts as half a match of the one before.
            precisions[n] = correct[n] > 0 ? 100.0 * correct[n] / total[n] : 100 / ((smooth *= 2) * total[n]);
        }
        var score = precisions.Contains(0) ? 0 : penalty * Math.Exp(precisions.Average(Math.Log));
        return new Bleu(score, precisions, penalty, length, referenceLength);
    }

    /// <summary>
    /// How many runs of n tokens a reference has too, each counted at most as often as in the reference that has it most.
    /// </summary>
    static long CountCommon(string[] tokens, string[][] references, int n)
    {
        var limits = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            foreach (var (run, count) in Count(reference, n)) limits[run] = Math.Max(limits.GetValueOrDefault(run), count);
        }
        return Count(tokens, n).Sum(entry => (long)Math.Min(entry.Value, limits.GetValueOrDefault(entry.Key)));
    }

    static Dictionary<string, int> Count(string[] tokens, int n)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i + n <= tokens.Length; i++)
        {
            // Tokens hold no white space, so that a space between tells runs apart.
            var run = string.Join(' ', tokens, i, n);
            counts[run] = counts.GetValueOrDefault(run) + 1;
        }
        return counts;
    }
}
