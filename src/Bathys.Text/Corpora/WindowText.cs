using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// Windows at random places of a text as a data set without end: an epoch is so many of them, others in each epoch. As a GPT is trained,
/// which needs no order.
/// </summary>
public sealed class WindowText : Dataset<Sample>, IBatchDataset<TextBatch>
{
    readonly int[] ids;
    readonly int sequence;

    /// <summary>Draws from a text.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="sequence">Tokens of a window.</param>
    /// <param name="count">Windows of an epoch.</param>
    /// <exception cref="DataException">The text is shorter than one window and its successor.</exception>
    public WindowText(int[] ids, int sequence, int count)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (ids.Length <= sequence) throw RandomWindows.TooShort(ids.Length, sequence + 1L, $"one sequence of {sequence}");
        (this.ids, this.sequence, Count) = (ids, sequence, count);
    }

    /// <summary>Windows of an epoch.</summary>
    public override int Count { get; }

    /// <summary>The first window of the text: chance alone tells them apart.</summary>
    public override Sample this[int index] => Cut(0);

    /// <summary>A window: Int64 (sequence) tokens, and their successors.</summary>
    public override Sample Get(int index, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Cut(random.NextInt(ids.Length - sequence));
    }

    /// <inheritdoc/>
    public TextBatch GetBatch(ReadOnlySpan<int> indices, Generator random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var starts = new long[indices.Length];
        for (var row = 0; row < starts.Length; row++) starts[row] = random.Fork((ulong)indices[row]).NextInt(ids.Length - sequence);
        return TextBatch.Cut(ids, starts, sequence, startsAnew: true);
    }

    Sample Cut(int start)
    {
        var batch = TextBatch.Cut(ids, [start], sequence, startsAnew: true);
        return new Sample(batch.Inputs[0], batch.Targets[0]);
    }
}
