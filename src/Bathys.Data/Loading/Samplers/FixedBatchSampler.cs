namespace Bathys.Data;

/// <summary>Batches of one size: the order of a <see cref="Sampler"/>, cut.</summary>
public sealed class FixedBatchSampler : BatchSampler
{
    readonly Sampler sampler;
    readonly int batchSize;
    readonly bool dropLast;

    /// <summary>Cuts an order.</summary>
    /// <param name="sampler">The order.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <exception cref="DataException">The set is empty, or has no full batch and the last is dropped.</exception>
    public FixedBatchSampler(Sampler sampler, int batchSize, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        (this.sampler, this.batchSize, this.dropLast) = (sampler, batchSize, dropLast);
        if (Count == 0)
            throw new DataException($"{sampler.Count} samples make no batch of {batchSize}: give more samples or a smaller batch.");
    }

    /// <inheritdoc/>
    public override int Count => (sampler.Count / batchSize) + (dropLast || sampler.Count % batchSize == 0 ? 0 : 1);

    /// <inheritdoc/>
    public override int SampleCount => dropLast ? Count * batchSize : sampler.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Batches(int epoch)
    {
        var order = sampler.Order(epoch);
        var batches = new int[Count][];
        for (var i = 0; i < batches.Length; i++) batches[i] = order[(i * batchSize)..(int)Math.Min((i + 1L) * batchSize, order.Length)];
        return batches;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{sampler}, {batchSize} a batch{(dropLast ? ", full ones alone" : "")}";
}
