namespace Bathys.Training;

/// <summary>A batch's prediction as it is counted: its loss as a number, over how much that is a mean, and its labels, read once.</summary>
internal readonly struct Outcome
{
    /// <param name="task">What the outputs mean; null to tell by the targets.</param>
    /// <param name="loss">The mean loss.</param>
    /// <param name="prediction">What the model made.</param>
    /// <param name="size">The batch's rows.</param>
    public Outcome(TaskKind? task, double loss, in Prediction prediction, int size)
    {
        (Loss, Output, Target, Rows) = (loss, prediction.Output, prediction.Target, size);
        Kind = task ?? (Target?.DType is DType.Int64 or DType.Int32 or DType.UInt8 ? TaskKind.Classification : TaskKind.Regression);
        Labels = Kind == TaskKind.Classification && Target is not null ? Target.Detach().To(DType.Int64).ToArray<long>() : [];
        Counted = prediction.Counted ?? (Kind == TaskKind.Classification && Target is not null ? FromZeroOn(Labels) : size);
    }

    /// <summary>The mean loss.</summary>
    public double Loss { get; }

    /// <summary>What scores are computed of, if of anything.</summary>
    public Tensor? Output { get; }

    /// <summary>What the output should have been.</summary>
    public Tensor? Target { get; }

    /// <summary>The batch's rows.</summary>
    public int Rows { get; }

    /// <summary>What the output means.</summary>
    public TaskKind Kind { get; }

    /// <summary>The classes, where the targets are such.</summary>
    public long[] Labels { get; }

    /// <summary>Over how much the loss is a mean.</summary>
    public double Counted { get; }

    static int FromZeroOn(long[] labels)
    {
        var count = 0;
        foreach (var label in labels) count += label >= 0 ? 1 : 0;
        return count;
    }
}
