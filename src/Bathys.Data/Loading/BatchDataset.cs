namespace Bathys.Data;

/// <summary>
/// Whole batches as the examples of a data set, for rows that are put together by their length. It is loaded one example at a time: a loader's batch is one of these.
/// </summary>
/// <param name="count">Batches of an epoch.</param>
/// <param name="rows">Their rows together.</param>
/// <param name="at">The batch of a step 0, 1, …, where steps follow one another over the epochs: another order in each.</param>
public sealed class BatchDataset(int count, int rows, Func<long, Batch> at) : Dataset
{
    /// <summary>Batches of an epoch.</summary>
    public override int Count => count;

    /// <inheritdoc/>
    public override int Rows => rows;

    /// <summary>A batch of the first epoch.</summary>
    public override Sample this[int index]
    {
        get
        {
            var (input, target) = at(index);
            return new Sample(input, target);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">More than one batch is asked for.</exception>
    public override Batch GetBatch(ReadOnlySpan<int> indices, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (indices.Length != 1) throw new ArgumentException("the examples are batches already: load one at a time", nameof(indices));
        // The chance of an epoch says which it is; what the number is does not matter as long as epochs have different ones.
        var epoch = random.Fork(0).NextUInt32() >> 1;
        return at(((long)epoch * count) + indices[0]);
    }
}
