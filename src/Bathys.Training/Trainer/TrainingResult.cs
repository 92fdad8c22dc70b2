namespace Bathys.Training;

/// <summary>How a training went.</summary>
/// <param name="History">What each epoch measured, those before a resume included.</param>
/// <param name="Best">The epoch with the best monitored value; null where no epoch was finished.</param>
/// <param name="StoppedEarly">Whether the last epochs were left out because nothing got better.</param>
public sealed record TrainingResult(IReadOnlyList<MetricsEntry> History, MetricsEntry? Best, bool StoppedEarly);
