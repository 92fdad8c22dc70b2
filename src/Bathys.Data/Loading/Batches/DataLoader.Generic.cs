using System.Collections;
using System.Globalization;

namespace Bathys.Data;

/// <summary>Batches of any kind, epoch after epoch, made ahead of time by background workers.</summary>
/// <remarks>
/// What an epoch holds is a pure function of seed and epoch. The number of workers does not change it, and <see cref="Epoch"/> can begin
/// at any batch, so that an interrupted run goes on exactly. The workers have ended when a reader leaves an epoch, early or not.
/// </remarks>
/// <typeparam name="TBatch">A batch.</typeparam>
public class DataLoader<TBatch> : IEnumerable<TBatch>
{
    readonly IEpochs<TBatch> epochs;
    int nextEpoch;

    /// <summary>A loader of a data set's batches.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="workers">Threads that make batches; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">Batches that each worker keeps ready.</param>
    /// <param name="seed">Decides orders and chances.</param>
    /// <param name="sampler">The order of each epoch, in place of <paramref name="shuffle"/>.</param>
    /// <exception cref="ArgumentException">A sampler is given, and shuffling is asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="DataException">The set is empty, or has no full batch and the last is dropped.</exception>
    public DataLoader(
        IBatchDataset<TBatch> dataset, int batchSize = 1, bool shuffle = false, bool dropLast = false, int workers = 1, int prefetch = 2,
        ulong seed = 0, Sampler? sampler = null)
        : this(Batches(dataset, batchSize, shuffle, dropLast, seed, sampler), workers, prefetch)
    {
    }

    /// <summary>A loader of a data set's batches as a batch sampler puts them together.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="sampler">Which samples make each batch.</param>
    /// <param name="workers">Threads that make batches; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">Batches that each worker keeps ready.</param>
    /// <param name="seed">Decides the chances of the samples.</param>
    public DataLoader(IBatchDataset<TBatch> dataset, BatchSampler sampler, int workers = 1, int prefetch = 2, ulong seed = 0)
        : this(new DatasetBatches<TBatch>(dataset, sampler, seed), workers, prefetch)
    {
    }

    /// <summary>A loader of batches that have numbers.</summary>
    /// <param name="source">What makes a batch.</param>
    /// <param name="workers">Threads that make batches; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">Batches that each worker keeps ready.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public DataLoader(BatchSource<TBatch> source, int workers = 1, int prefetch = 2)
        : this(new SourceEpochs<TBatch>(source), workers, prefetch)
    {
    }

    internal DataLoader(IEpochs<TBatch> epochs, int workers, int prefetch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prefetch);
        (this.epochs, Workers, Prefetch) = (epochs, workers, prefetch);
    }

    /// <summary>Threads that make batches.</summary>
    public int Workers { get; }

    /// <summary>Batches that each worker keeps ready.</summary>
    public int Prefetch { get; }

    /// <summary>Batches in an epoch.</summary>
    /// <exception cref="InvalidOperationException">The samples come in a stream whose length is not known.</exception>
    public int Count => epochs.Count ?? throw new InvalidOperationException("A stream whose length is not known has no number of batches.");

    /// <summary>Samples of all batches of an epoch; null for a stream whose length is not known.</summary>
    public int? SampleCount => epochs.SampleCount;

    /// <summary>What the batches depend on, by name, by which a resumed run tells that it goes on as it began.</summary>
    public IEnumerable<(string Name, string Value)> Settings => epochs.Settings;

    /// <summary>The next epoch: the first time epoch 0, then 1, and so on.</summary>
    public IEnumerator<TBatch> GetEnumerator() => Epoch(nextEpoch++).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The batches of an epoch, from number <paramref name="firstBatch"/> on.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="firstBatch">The first batch, from 0.</param>
    /// <exception cref="SampleException">A sample could not be made, by whatever thread.</exception>
    public IEnumerable<TBatch> Epoch(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return epochs.Read(epoch, firstBatch, Workers, Prefetch);
    }

    /// <summary>A few batches that tell the data from other data.</summary>
    /// <param name="most">The most batches.</param>
    public IEnumerable<TBatch> Probe(int most) => epochs.Probe(most);

    static DatasetBatches<TBatch> Batches(
        IBatchDataset<TBatch> dataset, int batchSize, bool shuffle, bool dropLast, ulong seed, Sampler? sampler)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (sampler is not null && shuffle) throw new ArgumentException("a sampler gives the order: leave out shuffle", nameof(shuffle));
        var order = sampler ?? (shuffle ? new RandomSampler(dataset.Count, seed) : (Sampler)new SequentialSampler(dataset.Count));
        return new(dataset, new FixedBatchSampler(order, batchSize, dropLast), seed)
        {
            Own =
            [
                ("batch_size", batchSize.ToString(CultureInfo.InvariantCulture)), ("shuffle", shuffle ? "yes" : "no"),
                ("drop_last", dropLast ? "yes" : "no"), ("data_seed", seed.ToString(CultureInfo.InvariantCulture)),
                .. sampler is null ? (ReadOnlySpan<(string, string)>)[] : [("sampler", sampler.ToString())],
            ],
        };
    }
}
