namespace Bathys.Data;

/// <summary>Batches that are made by number, by as many workers as one likes.</summary>
sealed class SourceEpochs<TBatch>(BatchSource<TBatch> source) : IEpochs<TBatch>
{
    public int? Count => source.Count;

    public int? SampleCount => source.SampleCount;

    public IEnumerable<(string Name, string Value)> Settings => source.Settings;

    public IEnumerable<TBatch> Read(int epoch, int firstBatch, int workers, int prefetch)
    {
        var (make, left) = (source.Epoch(epoch), Math.Max(source.Count - firstBatch, 0));
        if (workers == 0) return Enumerable.Range(firstBatch, left).Select(make);
        var some = Math.Clamp(left, 1, workers);
        return new BackgroundBatches<TBatch>(worker => Every(some, firstBatch + worker).Select(make), some, prefetch);
    }

    public IEnumerable<TBatch> Probe(int most) => source.Probe(most);

    IEnumerable<int> Every(int step, int first)
    {
        for (var batch = first; batch < source.Count; batch += step) yield return batch;
    }
}
