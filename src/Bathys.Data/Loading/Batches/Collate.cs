namespace Bathys.Data;

/// <summary>Makes a batch of samples: stacks them, fills them up to one length, or whatever the model reads.</summary>
/// <typeparam name="TSample">A sample.</typeparam>
/// <typeparam name="TBatch">A batch.</typeparam>
/// <param name="samples">The samples of one batch, in order.</param>
public delegate TBatch Collate<in TSample, out TBatch>(IReadOnlyList<TSample> samples);

/// <summary>The usual ways from samples to a batch.</summary>
public static class Collate
{
    /// <summary>
    /// Inputs and targets, each stacked along a new first dimension: what a <see cref="DataLoader"/> does if not told otherwise.
    /// </summary>
    /// <param name="samples">Samples of equal shapes.</param>
    /// <exception cref="SampleException">Two differ in shape or type.</exception>
    public static Batch Stack(IReadOnlyList<Sample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return new(Stack([.. samples.Select(sample => sample.Input)]), Stack([.. samples.Select(sample => sample.Target)]));
    }

    /// <summary>Tensors of one shape and type as one, along a new first dimension, by copying bytes on the calling thread alone.</summary>
    /// <param name="parts">The tensors, at least one.</param>
    /// <exception cref="SampleException">Two differ in shape or type.</exception>
    public static Tensor Stack(IReadOnlyList<Tensor> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return Stacking.Stack([.. parts], [.. Enumerable.Range(0, parts.Count)]);
    }
}
