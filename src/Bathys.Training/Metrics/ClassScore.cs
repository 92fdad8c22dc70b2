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

    static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
