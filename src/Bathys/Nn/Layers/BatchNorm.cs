namespace Bathys.Nn;

/// <summary>
/// y = (x − mean) / √(variance + ε) · weight + bias for each channel. In training mode mean and variance are those of the batch, and the
/// running ones follow; in evaluation mode the running ones are used (Ioffe and Szegedy, "Batch normalization", 2015).
/// </summary>
public abstract class BatchNorm : Layer
{
    readonly int features;
    readonly double epsilon;
    readonly double? momentum;

    private protected BatchNorm(int features, double epsilon, double? momentum, bool affine, bool trackRunningStatistics, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        (this.features, this.epsilon, this.momentum) = (features, epsilon, momentum);
        if (affine) (Weight, Bias) = (new Parameter(Tensor.Ones([features], dtype)), new Parameter(Tensor.Zeros([features], dtype)));
        if (!trackRunningStatistics) return;
        (RunningMean, RunningVar) = (Tensor.Zeros([features], dtype), Tensor.Ones([features], dtype));
        NumBatchesTracked = Tensor.Scalar(0, DType.Int64);
    }

    /// <summary>(C), or none.</summary>
    public Parameter? Weight { get; }

    /// <summary>(C), or none.</summary>
    public Parameter? Bias { get; }

    /// <summary>(C): the mean that evaluation uses, or none.</summary>
    public Tensor? RunningMean { get; }

    /// <summary>(C): the variance that evaluation uses, or none.</summary>
    public Tensor? RunningVar { get; }

    /// <summary>Training batches so far.</summary>
    public Tensor? NumBatchesTracked { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        CheckRank(x.Shape);
        if (x.Shape[1] != features) throw new ShapeException($"{features} channels are expected in dimension 1, not {x.Shape[1]}");
        // Without a momentum the running values are plain means over all batches.
        var share = momentum ?? 0;
        if (IsTrainingNow && NumBatchesTracked is { } batches)
        {
            batches.Fill(batches.Item() + 1);
            share = momentum ?? (1 / batches.Item());
        }
        return x.BatchNorm(RunningMean, RunningVar, Weight, Bias, IsTrainingNow || RunningMean is null, share, epsilon);
    }

    /// <summary>Refuses inputs of another form than the class's.</summary>
    private protected abstract void CheckRank(Shape x);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call(TypeName, [features], ("epsilon", epsilon, 1e-5), ("momentum", momentum, 0.1),
        ("affine", Weight is not null, true), ("trackRunningStatistics", RunningMean is not null, true));
}
