namespace Bathys.Data;

/// <summary>Examples by number. Your own set overrides <see cref="Count"/> and the indexer; the rest follows.</summary>
/// <remarks>
/// A loader's workers ask for several samples at a time from several threads, so a set must stand concurrent reading.
/// </remarks>
public abstract class Dataset
{
    /// <summary>Number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Rows of all batches of an epoch: the examples, but for a set whose examples are batches already.</summary>
    public virtual int Rows => Count;

    /// <summary>Example number <paramref name="index"/>.</summary>
    public abstract Sample this[int index] { get; }

    /// <summary>
    /// Example number <paramref name="index"/> as seen with some chance (augmentation): override it when the set draws random numbers,
    /// and draw them from <paramref name="random"/> alone.
    /// </summary>
    public virtual Sample Get(int index, Generator random) => this[index];

    /// <summary>
    /// The examples of one batch, stacked. Override it when the set can write a batch at once faster than one example after the other.
    /// </summary>
    /// <param name="indices">Which examples, in order.</param>
    /// <param name="random">Forked by index, the chance of each example: the same in whatever batch it comes.</param>
    /// <exception cref="SampleException">An example cannot be made; the exception says which.</exception>
    public virtual Batch GetBatch(ReadOnlySpan<int> indices, Generator random)
    {
        var inputs = new Tensor[indices.Length];
        var targets = new Tensor[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            (inputs[i], targets[i]) = SampleException.Guard(index, () => Get(index, random.Fork((ulong)index)));
        }
        return new Batch(Stacking.Stack(inputs, indices), Stacking.Stack(targets, indices));
    }
}
