using System.Numerics;

namespace Bathys.Training;

public static partial class Metrics
{
    /// <summary>Precision, tp / (tp + fp); 0 where it is undefined.</summary>
    /// <param name="truth">The true labels.</param>
    /// <param name="predicted">The predicted labels, as many.</param>
    /// <param name="average">How the classes join.</param>
    /// <exception cref="BathysException">Lengths differ, or the average does not fit the classes.</exception>
    public static double Precision<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted, Average average = Average.Binary)
        where T : IBinaryInteger<T> => ConfusionMatrix.From(truth, predicted).Score(average).Precision;

    /// <summary>Recall, tp / (tp + fn); 0 where it is undefined.</summary>
    /// <inheritdoc cref="Precision"/>
    public static double Recall<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted, Average average = Average.Binary)
        where T : IBinaryInteger<T> => ConfusionMatrix.From(truth, predicted).Score(average).Recall;

    /// <summary>F1, the harmonic mean of precision and recall; 0 where it is undefined.</summary>
    /// <inheritdoc cref="Precision"/>
    public static double F1<T>(ReadOnlySpan<T> truth, ReadOnlySpan<T> predicted, Average average = Average.Binary)
        where T : IBinaryInteger<T> => ConfusionMatrix.From(truth, predicted).Score(average).F1;
}
