using Bathys.Data;

namespace Bathys.Text;

/// <summary>Batches of windows at random places of a text, as a GPT is trained on. A pure function of seed and step.</summary>
public sealed class RandomWindows
{
    readonly int[] ids;
    readonly Generator generator;

    /// <summary>Draws from a text.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <param name="sequence">Positions of a row.</param>
    /// <param name="seed">Equal seeds give equal batches.</param>
    /// <exception cref="DataException">The text is shorter than one window and its successor.</exception>
    public RandomWindows(int[] ids, int batchSize, int sequence, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sequence);
        if (ids.Length <= sequence) throw TooShort(ids.Length, sequence + 1L, $"one sequence of {sequence}");
        (this.ids, BatchSize, Sequence, generator) = (ids, batchSize, sequence, new Generator(seed));
    }

    /// <summary>Rows of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>Positions of a row.</summary>
    public int Sequence { get; }

    /// <summary>The batch of a step 0, 1, …</summary>
    public TextBatch this[long step]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(step);
            var random = generator.Fork((ulong)step);
            var starts = new long[BatchSize];
            foreach (ref var start in starts.AsSpan()) start = random.NextInt(ids.Length - Sequence);
            return TextBatch.Cut(ids, starts, Sequence, startsAnew: true);
        }
    }

    internal static DataException TooShort(int tokens, long needed, string what) =>
        new($"The text has {tokens} tokens, too few for {what}, which need {needed}: give more text, a shorter sequence or fewer rows.");
}
