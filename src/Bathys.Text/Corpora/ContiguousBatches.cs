using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// Batches for truncated backpropagation through time: the text is cut into as many stretches as a batch has rows, and row b of each
/// batch goes on where row b of the batch before ended, so that the hidden state carries over. A pure function of seed and step.
/// </summary>
public sealed class ContiguousBatches
{
    readonly int[] ids;
    readonly ulong? seed;

    /// <summary>Cuts a text.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <param name="sequence">Positions of a row.</param>
    /// <param name="seed">
    /// Starts each epoch elsewhere within what the batches leave over of the text; without one, always at the front.
    /// </param>
    /// <exception cref="DataException">The text is too short for one batch.</exception>
    public ContiguousBatches(int[] ids, int batchSize, int sequence, ulong? seed = null)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        (this.ids, BatchSize, Sequence, this.seed) = (ids, batchSize, sequence, seed);
        StepsPerEpoch = (int)((ids.Length - 1) / ((long)batchSize * sequence));
        if (StepsPerEpoch <= 0)
            throw RandomWindows.TooShort(ids.Length, ((long)batchSize * sequence) + 1, $"a batch of {batchSize} rows of {sequence}");
    }

    /// <summary>Rows of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>Positions of a row.</summary>
    public int Sequence { get; }

    /// <summary>Batches in one pass over the text.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The batch of a step 0, 1, …; the passes over the text follow each other.</summary>
    public TextBatch this[long step]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(step);
            var (epoch, place) = Math.DivRem(step, StepsPerEpoch);
            return Cut(place, seed is { } value ? new Generator(value).Fork((ulong)epoch) : null);
        }
    }

    /// <summary>The batch at a place of a pass that starts where chance wills, or at the front without one.</summary>
    internal TextBatch Cut(long place, Generator? chance)
    {
        var spare = ids.Length - 1 - (StepsPerEpoch * BatchSize * Sequence);   // at most the text's length, which is an int
        var offset = chance?.NextInt(spare + 1) ?? 0;
        var starts = new long[BatchSize];
        for (var row = 0; row < BatchSize; row++) starts[row] = offset + (((row * (long)StepsPerEpoch) + place) * Sequence);
        return TextBatch.Cut(ids, starts, Sequence, startsAnew: place == 0);
    }
}
