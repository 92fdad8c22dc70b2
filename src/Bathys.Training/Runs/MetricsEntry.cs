namespace Bathys.Training;

/// <summary>One line of a run's <c>metrics.jsonl</c>: what an epoch or a validation measured. What was not measured is left out.</summary>
/// <param name="Step">Optimizer steps done since the run began.</param>
/// <param name="Epoch">Epochs begun since the run began; the first is 1.</param>
/// <param name="TrainLoss">Mean training loss since the epoch began.</param>
/// <param name="TrainAccuracy">Share of training samples that were right since the epoch began.</param>
/// <param name="ValidationLoss">Mean loss on the validation set.</param>
/// <param name="ValidationAccuracy">Share of validation samples that were right.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Seconds">Seconds of training since the run began, those before a resume included.</param>
public sealed record MetricsEntry(
    long Step,
    int Epoch,
    double? TrainLoss = null,
    double? TrainAccuracy = null,
    double? ValidationLoss = null,
    double? ValidationAccuracy = null,
    double? LearningRate = null,
    double? Seconds = null);
