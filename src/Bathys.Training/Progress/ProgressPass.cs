namespace Bathys.Training;

/// <summary>A pass over data that tells how it gets on; dispose it when it is over.</summary>
public readonly struct ProgressPass : IDisposable
{
    readonly IProgress<TrainingProgress>? progress;
    readonly string title;
    readonly long total;

    /// <summary>Begins a pass.</summary>
    /// <param name="progress">Who is told; null for nobody.</param>
    /// <param name="title">What is under way, such as "epoch 1/5".</param>
    /// <param name="total">The number of samples in the pass; 0 where it is not known.</param>
    /// <param name="done">How many of them were done before, in a resumed pass.</param>
    public ProgressPass(IProgress<TrainingProgress>? progress, string title, long total, long done = 0)
    {
        (this.progress, this.title, this.total) = (progress, title, total);
        progress?.Report(new(title, total, new(done), ProgressStage.Start));
    }

    /// <summary>Tells where the pass stands.</summary>
    /// <param name="done">Samples seen so far.</param>
    /// <param name="loss">The mean loss so far; NaN to show none.</param>
    /// <param name="accuracy">The share of samples that were right so far; NaN to show none.</param>
    public void Report(long done, double loss = double.NaN, double accuracy = double.NaN) =>
        progress?.Report(new(title, total, new(done, loss, accuracy), ProgressStage.Running));

    /// <summary>Ends the pass.</summary>
    public void Dispose() => progress?.Report(new(title, total, default, ProgressStage.End));
}
