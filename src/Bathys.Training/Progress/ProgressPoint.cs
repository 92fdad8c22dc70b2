namespace Bathys.Training;

/// <summary>Where a pass over the data stands.</summary>
/// <param name="Done">Samples seen so far.</param>
/// <param name="Loss">The mean loss so far; NaN to show none.</param>
/// <param name="Accuracy">The share of samples that were right so far; NaN to show none.</param>
public readonly record struct ProgressPoint(long Done, double Loss = double.NaN, double Accuracy = double.NaN);
