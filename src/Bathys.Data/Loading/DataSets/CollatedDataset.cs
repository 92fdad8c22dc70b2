namespace Bathys.Data;

/// <summary>Samples of any kind, and how batches are made of them.</summary>
sealed class CollatedDataset<TSample, TBatch>(Dataset<TSample> source, Collate<TSample, TBatch> collate) : IBatchDataset<TBatch>
{
    public int Count => source.Count;

    public TBatch GetBatch(ReadOnlySpan<int> indices, Generator random) => collate(source.Samples(indices, random));
}
