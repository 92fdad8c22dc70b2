using System.Globalization;

namespace Bathys.Data;

/// <summary>The batches of a stream of samples, read by one thread.</summary>
sealed class StreamBatches<TSample, TBatch> : IEpochs<TBatch>
{
    readonly IterableDataset<TSample> dataset;
    readonly Collate<TSample, TBatch> collate;
    readonly int batchSize;
    readonly bool dropLast;
    readonly ulong seed;

    public StreamBatches(IterableDataset<TSample> dataset, Collate<TSample, TBatch> collate, int batchSize, bool dropLast, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(collate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        (this.dataset, this.collate, this.batchSize, this.dropLast, this.seed) = (dataset, collate, batchSize, dropLast, seed);
    }

    public int? Count => dataset.Count is { } samples ? (samples / batchSize) + (dropLast || samples % batchSize == 0 ? 0 : 1) : null;

    public int? SampleCount => dropLast ? Count * batchSize : dataset.Count;

    public IEnumerable<(string Name, string Value)> Settings =>
    [
        ("batch_size", batchSize.ToString(CultureInfo.InvariantCulture)), ("drop_last", dropLast ? "yes" : "no"),
        ("data_seed", seed.ToString(CultureInfo.InvariantCulture)),
    ];

    public IEnumerable<TBatch> Read(int epoch, int firstBatch, int workers, int prefetch)
    {
        var batches = Batches(epoch, firstBatch);
        return workers == 0 ? batches : new BackgroundBatches<TBatch>(_ => batches, workers: 1, prefetch);
    }

    public IEnumerable<TBatch> Probe(int most) => Batches(0, 0).Take(1);

    IEnumerable<TBatch> Batches(int epoch, int firstBatch)
    {
        foreach (var (number, samples) in dataset.Read(epoch, EpochChance.Samples(seed, epoch)).Chunk(batchSize).Index())
        {
            if (number >= firstBatch && (samples.Length == batchSize || !dropLast)) yield return collate(samples);
        }
    }
}
