using System.Numerics;

namespace Bathys.Training;

public static partial class Metrics
{
    /// <summary>The share of predictions that are right.</summary>
    /// <param name="truth">The true labels.</param>
    /// <param name="predicted">The predicted labels, as many.</param>
    /// <exception cref="BathysException">Lengths differ or nothing is there.</exception>
    public static double Accuracy<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted) where T : IEquatable<T>
    {
        RequireSamples(truth.Length, predicted.Length);
        var right = 0;
        for (var i = 0; i < truth.Length; i++)
            right += truth[i].Equals(predicted[i]) ? 1 : 0;
        return (double)right / truth.Length;
    }

    /// <summary>
    /// The share of samples whose true class is among the k highest scores; of equal scores the lower class ranks behind, as
    /// scikit-learn has it.
    /// </summary>
    /// <param name="truth">The true labels, (N).</param>
    /// <param name="scores">A score for each sample and class, (N, classes), row by row.</param>
    /// <param name="k">How many classes may be named.</param>
    /// <exception cref="BathysException">The scores do not fit the labels, or a label is out of range.</exception>
    public static double TopKAccuracy<TLabel, T>(ReadOnlySpan<TLabel> truth, ReadOnlySpan<T> scores, int k)
        where TLabel : IBinaryInteger<TLabel>
        where T : IFloatingPoint<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var classes = RequireScores(truth, scores);
        var found = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var row = scores.Slice(i * classes, classes);
            var label = int.CreateTruncating(truth[i]);
            var ahead = 0;
            for (var c = 0; c < classes; c++)
                ahead += row[c] > row[label] || (row[c] == row[label] && c > label) ? 1 : 0;
            found += ahead < k ? 1 : 0;
        }

        return (double)found / truth.Length;
    }

    /// <summary>The number of classes, after a check that each label has a whole row of scores and a place in it.</summary>
    static int RequireScores<TLabel, T>(ReadOnlySpan<TLabel> truth, ReadOnlySpan<T> scores)
        where TLabel : IBinaryInteger<TLabel>
        where T : IFloatingPoint<T>
    {
        if (truth.IsEmpty || scores.IsEmpty || scores.Length % truth.Length != 0)
            throw new BathysException($"{scores.Length} scores do not make a row of classes for each of {truth.Length} labels.");

        var classes = scores.Length / truth.Length;
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] < TLabel.Zero || truth[i] >= TLabel.CreateSaturating(classes))
                throw new BathysException($"The label {truth[i]} at position {i} is none of the {classes} classes 0 to {classes - 1}.");
        }

        foreach (var score in scores)
        {
            if (T.IsNaN(score))
                throw new BathysException("A score is NaN, which has no rank.");
        }

        return classes;
    }
}
