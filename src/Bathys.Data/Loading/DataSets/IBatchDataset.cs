namespace Bathys.Data;

/// <summary>A data set that makes whole batches of its examples.</summary>
/// <typeparam name="TBatch">A batch.</typeparam>
public interface IBatchDataset<out TBatch>
{
    /// <summary>Number of examples.</summary>
    int Count { get; }

    /// <summary>The examples of one batch; several threads may ask at a time.</summary>
    /// <param name="indices">Which examples, in order.</param>
    /// <param name="random">Forked by index, the chance of each example: the same in whatever batch it comes.</param>
    /// <exception cref="SampleException">An example cannot be made; the exception says which.</exception>
    TBatch GetBatch(ReadOnlySpan<int> indices, Generator random);
}
