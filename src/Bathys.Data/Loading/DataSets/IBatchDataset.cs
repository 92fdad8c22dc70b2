namespace Bathys.Data;

/// <summary>A data set that makes whole batches of its samples.</summary>
/// <typeparam name="TBatch">A batch.</typeparam>
public interface IBatchDataset<out TBatch>
{
    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>The samples of one batch; several threads may ask at a time.</summary>
    /// <param name="indices">Which samples, in order.</param>
    /// <param name="random">Forked by index, the chance of each sample: the same in whatever batch it comes.</param>
    /// <exception cref="SampleException">A sample cannot be made; the exception says which.</exception>
    TBatch GetBatch(ReadOnlySpan<int> indices, Generator random);
}
