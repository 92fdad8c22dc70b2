namespace Bathys.Training;

/// <summary>
/// Where a pass over data stands, as an <see cref="IProgress{T}"/> is told: at its start, after each batch, and at its end.
/// </summary>
/// <param name="Title">What is under way, such as "epoch 1/5"; each pass has one.</param>
/// <param name="Total">The number of samples in the pass; 0 where it is not known.</param>
/// <param name="Point">Samples done, and the figures so far.</param>
/// <param name="Stage">Whether the pass begins, runs or is over.</param>
public readonly record struct TrainingProgress(string Title, long Total, ProgressPoint Point, ProgressStage Stage);
