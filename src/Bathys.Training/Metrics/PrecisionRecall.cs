using System.Numerics;

namespace Bathys.Training;

public static partial class Metrics
{
    /// <summary>Precision, tp / (tp + fp); 0 where it is undefined.</summary>
    /// <param name="truth">The true labels, any whole numbers.</param>
    /// <param name="predicted">The predicted labels, as many.</param>
    /// <param name="average">How the classes join: those that occur, in truth or prediction.</param>
    /// <exception cref="BathysException">Lengths differ, nothing is there, or the average does not fit the classes.</exception>
    public static double Precision<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted, Average average = Average.Binary)
        where T : IBinaryInteger<T> => Score(truth, predicted, average).Precision;

    /// <summary>Recall, tp / (tp + fn); 0 where it is undefined.</summary>
    /// <inheritdoc cref="Precision"/>
    public static double Recall<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted, Average average = Average.Binary)
        where T : IBinaryInteger<T> => Score(truth, predicted, average).Recall;

    /// <summary>F1, the harmonic mean of precision and recall; 0 where it is undefined.</summary>
    /// <inheritdoc cref="Precision"/>
    public static double F1<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted, Average average = Average.Binary)
        where T : IBinaryInteger<T> => Score(truth, predicted, average).F1;

    // One pass over the labels that occur: no matrix, which labels with wide gaps would make huge.
    static ClassScore Score<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted, Average average) where T : IBinaryInteger<T>
    {
        RequireSamples(truth.Length, predicted.Length);
        T[] labels = [.. new SortedSet<T>([.. truth, .. predicted])];
        var (hits, said, actual) = (new long[labels.Length], new long[labels.Length], new long[labels.Length]);
        for (var i = 0; i < truth.Length; i++)
        {
            var (row, column) = (Array.BinarySearch(labels, truth[i]), Array.BinarySearch(labels, predicted[i]));
            actual[row]++;
            said[column]++;
            if (row == column) hits[row]++;
        }

        if (average != Average.Binary)
            return ClassScore.Join([.. labels.Select((_, c) => ClassScore.FromCounts(hits[c], said[c], actual[c]))], hits.Sum(), average);

        var positive = Array.IndexOf(labels, T.One);
        if (labels.Length > 2 || (labels.Length == 2 && positive < 0))
            throw new BathysException(
                $"A binary score is of class 1 against one other, and there are {string.Join(", ", labels.Take(5))}: choose Micro, Macro " +
                $"or Weighted.");
        return positive < 0 ? default : ClassScore.FromCounts(hits[positive], said[positive], actual[positive]);
    }
}
