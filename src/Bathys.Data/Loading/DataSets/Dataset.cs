namespace Bathys.Data;

/// <summary>Samples by number. Your own set overrides <see cref="Count"/> and the indexer; the rest follows.</summary>
/// <remarks>
/// A loader's workers ask for several samples at a time from several threads, so a set must stand concurrent reading.
/// </remarks>
/// <typeparam name="TSample">A sample.</typeparam>
public abstract class Dataset<TSample>
{
    /// <summary>Number of samples.</summary>
    public abstract int Count { get; }

    /// <summary>Sample number <paramref name="index"/>.</summary>
    public abstract TSample this[int index] { get; }

    /// <summary>
    /// Sample number <paramref name="index"/> as seen with some chance (augmentation): override it when the set draws random numbers,
    /// and draw them from <paramref name="random"/> alone.
    /// </summary>
    public virtual TSample Get(int index, Generator random) => this[index];

    /// <summary>The samples of one batch, one after the other; each fault says of which sample it is.</summary>
    internal TSample[] Samples(ReadOnlySpan<int> indices, Generator random)
    {
        var samples = new TSample[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            samples[i] = SampleException.Guard(index, () => Get(index, random.Fork((ulong)index)));
        }
        return samples;
    }
}

/// <summary>Samples of an input and a target each, by number: images with classes, rows of a table, windows of a series.</summary>
public abstract class Dataset : Dataset<Sample>, IBatchDataset<Batch>
{
    /// <summary>
    /// The samples of one batch, stacked. Override it when the set can write a batch at once faster than one sample after the other.
    /// </summary>
    /// <param name="indices">Which samples, in order.</param>
    /// <param name="random">Forked by index, the chance of each sample: the same in whatever batch it comes.</param>
    /// <exception cref="SampleException">A sample cannot be made; the exception says which.</exception>
    public virtual Batch GetBatch(ReadOnlySpan<int> indices, Generator random)
    {
        var samples = Samples(indices, random);
        return new Batch(
            Stacking.Stack(Array.ConvertAll(samples, sample => sample.Input), indices),
            Stacking.Stack(Array.ConvertAll(samples, sample => sample.Target), indices));
    }
}
