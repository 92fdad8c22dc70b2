namespace Bathys.Data;

/// <summary>
/// Batches of rows of like length, so that little of a batch is padding: each epoch the rows are put in random order, sorted by
/// length within pools of some batches, cut, and the batches put in random order. A pure function of seed and epoch.
/// </summary>
sealed class LengthBuckets
{
    const int BatchesInPool = 50;

    readonly int[] lengths;
    readonly int batchSize;
    readonly ulong? seed;
    (long Epoch, int[][] Batches) last = (-1, []);

    /// <param name="lengths">The length of each row.</param>
    /// <param name="batchSize">Rows of a batch; the last of a pool may have fewer.</param>
    /// <param name="seed">Without one, every epoch takes all rows from the shortest to the longest.</param>
    public LengthBuckets(IEnumerable<int> lengths, int batchSize, ulong? seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        (this.lengths, this.batchSize, this.seed) = ([.. lengths], batchSize, seed);
    }

    public int StepsPerEpoch => (lengths.Length + batchSize - 1) / batchSize;

    /// <summary>The rows of a step's batch.</summary>
    public int[] At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var (epoch, place) = Math.DivRem(step, StepsPerEpoch);
        lock (lengths)
        {
            if (last.Epoch != epoch) last = (epoch, Plan(epoch));
            return last.Batches[place];
        }
    }

    int[][] Plan(long epoch)
    {
        if (seed is not { } value) return [.. Enumerable.Range(0, lengths.Length).OrderBy(row => lengths[row]).Chunk(batchSize)];
        var random = new Generator(value).Fork((ulong)epoch);
        var batches = random.Permutation(lengths.Length)
            .Chunk(BatchesInPool * batchSize)
            .SelectMany(pool => pool.OrderBy(row => lengths[row]).Chunk(batchSize))
            .ToArray();
        random.Shuffle(batches.AsSpan());
        return batches;
    }
}
