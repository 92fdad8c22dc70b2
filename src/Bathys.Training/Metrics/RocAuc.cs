using System.Numerics;

namespace Bathys.Training;

public static partial class Metrics
{
    /// <summary>
    /// The area under the ROC curve: the chance that a positive sample scores higher than a negative one, a tie counting half
    /// (the Mann–Whitney statistic).
    /// </summary>
    /// <param name="truth">1 for positive samples, 0 for negative ones.</param>
    /// <param name="scores">A score a sample; higher means more surely positive.</param>
    /// <exception cref="BathysException">Lengths differ, a label is neither 0 nor 1, a class is missing, or a score is NaN.</exception>
    public static double RocAuc<TLabel, T>(ReadOnlySpan<TLabel> truth, ReadOnlySpan<T> scores)
        where TLabel : IBinaryInteger<TLabel>
        where T : IFloatingPoint<T>
    {
        RequireSamples(truth.Length, scores.Length);
        var positive = new bool[truth.Length];
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] != TLabel.Zero && truth[i] != TLabel.One)
                throw new BathysException($"The label {truth[i]} at position {i} is neither 0 nor 1.");
            positive[i] = truth[i] == TLabel.One;
        }

        return AreaUnderCurve(scores.ToArray(), positive, "1");
    }

    /// <summary>The plain mean over the classes of each one's area under the ROC curve against all others.</summary>
    /// <param name="truth">The true labels, (N).</param>
    /// <param name="scores">A score for each sample and class, (N, classes), row by row.</param>
    /// <exception cref="BathysException">The scores do not fit the labels, or a class has no sample.</exception>
    public static double RocAucOneVersusRest<TLabel, T>(ReadOnlySpan<TLabel> truth, ReadOnlySpan<T> scores)
        where TLabel : IBinaryInteger<TLabel>
        where T : IFloatingPoint<T>
    {
        var classes = RequireScores(truth, scores);
        var column = new T[truth.Length];
        var positive = new bool[truth.Length];
        var sum = 0.0;
        for (var c = 0; c < classes; c++)
        {
            for (var i = 0; i < truth.Length; i++)
            {
                column[i] = scores[i * classes + c];
                positive[i] = truth[i] == TLabel.CreateTruncating(c);
            }

            sum += AreaUnderCurve((T[])column.Clone(), positive, c.ToString(Plain));
        }

        return sum / classes;
    }

    static double AreaUnderCurve<T>(T[] scores, bool[] positive, string name) where T : IFloatingPoint<T>
    {
        if (Array.Exists(scores, T.IsNaN))
            throw new BathysException("A score is NaN, which has no rank.");

        long positives = positive.Count(p => p), negatives = positive.Length - positives;
        if (positives == 0 || negatives == 0)
        {
            var which = positives == 0 ? "no sample" : "every sample";
            throw new BathysException($"The ROC area of class {name} is undefined: {which} is of that class.");
        }

        var order = Enumerable.Range(0, scores.Length).ToArray();
        Array.Sort(scores, order);
        double wins = 0;
        long below = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            // A run of equal scores: its positives beat the negatives below it and half of those within.
            long tiedPositives = 0;
            for (end = start; end < scores.Length && scores[end] == scores[start]; end++)
                tiedPositives += positive[order[end]] ? 1 : 0;
            var tiedNegatives = end - start - tiedPositives;
            wins += tiedPositives * (below + 0.5 * tiedNegatives);
            below += tiedNegatives;
        }

        return wins / ((double)positives * negatives);
    }
}
