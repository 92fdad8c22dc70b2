namespace Bathys.Data;

/// <summary>
/// Batches of samples of like length, so that little of a batch is padding: each epoch the samples are put in random order, sorted by
/// length within pools of some batches, cut, and the batches put in random order.
/// </summary>
public sealed class LengthBatchSampler : BatchSampler
{
    const int BatchesInPool = 50;

    readonly int[] lengths;
    readonly int batchSize;
    readonly ulong? seed;

    /// <summary>Puts samples together by their lengths.</summary>
    /// <param name="lengths">The length of each sample.</param>
    /// <param name="batchSize">Samples of a batch; the last one may have fewer.</param>
    /// <param name="seed">Decides the orders; without one, every epoch takes all samples from the shortest to the longest.</param>
    /// <exception cref="DataException">There are no samples.</exception>
    public LengthBatchSampler(IEnumerable<int> lengths, int batchSize, ulong? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        (this.lengths, this.batchSize, this.seed, EpochSeed) = ([.. lengths], batchSize, seed, seed ?? 0);
        if (this.lengths.Length == 0) throw new DataException("No samples make no batch: give some.");
    }

    /// <summary>What tells epochs apart, beside the seed.</summary>
    internal ulong EpochSeed { get; init; }

    /// <inheritdoc/>
    public override int Count => (lengths.Length + batchSize - 1) / batchSize;

    /// <inheritdoc/>
    public override int SampleCount => lengths.Length;

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Batches(int epoch)
    {
        if (seed is not { } value) return [.. Enumerable.Range(0, lengths.Length).OrderBy(row => lengths[row]).Chunk(batchSize)];
        var random = new Generator(value).Fork(EpochChance.Number(EpochSeed, epoch));
        var batches = random.Permutation(lengths.Length)
            .Chunk(BatchesInPool * batchSize)
            .SelectMany(pool => pool.OrderBy(row => lengths[row]).Chunk(batchSize))
            .ToArray();
        random.Shuffle(batches.AsSpan());
        return batches;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"by length, {batchSize} a batch, {(seed is null ? "from the shortest to the longest" : $"seed {seed}")}";
}
