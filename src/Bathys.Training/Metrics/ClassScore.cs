namespace Bathys.Training;

/// <summary>Precision, recall and F1 of one class, or their average over classes.</summary>
/// <param name="Precision">The share of what was called this class that is of it: tp / (tp + fp); 0 where nothing was.</param>
/// <param name="Recall">The share of this class that was found: tp / (tp + fn); 0 where the class has no sample.</param>
/// <param name="F1">The harmonic mean of both: 2 · precision · recall / (precision + recall); 0 where both are 0.</param>
/// <param name="Support">How many true samples stand behind the score.</param>
public readonly record struct ClassScore(double Precision, double Recall, double F1, long Support)
{
    internal static ClassScore FromCounts(long truePositive, long predicted, long actual)
    {
        var precision = Ratio(truePositive, predicted);
        var recall = Ratio(truePositive, actual);
        return new(precision, recall, Ratio(2 * precision * recall, precision + recall), actual);
    }

    /// <summary>The score over classes, for every average but the binary one.</summary>
    /// <param name="classes">Each class's score.</param>
    /// <param name="correct">How many samples' class was found.</param>
    /// <param name="average">How the classes join.</param>
    internal static ClassScore Join(IReadOnlyList<ClassScore> classes, long correct, Average average)
    {
        var total = classes.Sum(score => score.Support);
        if (average == Average.Micro) return FromCounts(correct, total, total);

        double Mean(Func<ClassScore, double> part) => average == Average.Macro
            ? classes.Average(part)
            : Ratio(classes.Sum(score => score.Support * part(score)), total);
        return new(Mean(score => score.Precision), Mean(score => score.Recall), Mean(score => score.F1), total);
    }

    static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
