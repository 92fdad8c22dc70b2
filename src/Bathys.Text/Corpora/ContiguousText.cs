using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// <see cref="ContiguousBatches"/> as a data set: for a <see cref="DataLoader{TBatch}"/> without shuffling and with as many rows in a
/// batch, so that each batch goes on where the one before ended.
/// </summary>
/// <param name="batches">The batches.</param>
/// <param name="shift">Starts each epoch elsewhere within what the batches leave over of the text.</param>
public sealed class ContiguousText(ContiguousBatches batches, bool shift = false) : Dataset<Sample>, IBatchDataset<TextBatch>, IWholeBatches
{
    /// <summary>Rows of an epoch.</summary>
    public override int Count => batches.StepsPerEpoch * batches.BatchSize;

    /// <summary>One row: Int64 (sequence) tokens, and their successors.</summary>
    public override Sample this[int index]
    {
        get
        {
            var (place, row) = Math.DivRem(index, batches.BatchSize);
            var batch = batches.Cut(place, chance: null);
            return new Sample(batch.Inputs[row], batch.Targets[row]);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The rows are not those of one of the batches, in order.</exception>
    public TextBatch GetBatch(ReadOnlySpan<int> indices, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (place, first) = Math.DivRem(indices[0], batches.BatchSize);
        if (first != 0 || indices.Length != batches.BatchSize || indices[^1] != indices[0] + batches.BatchSize - 1)
            throw new ArgumentException($"contiguous text comes in its order, {batches.BatchSize} rows a batch", nameof(indices));
        return batches.Cut(place, shift ? random.Fork(0) : null);
    }
}
