namespace Bathys.Data;

/// <summary>Batches of inputs and targets, epoch after epoch, made ahead of time by background workers.</summary>
/// <remarks>
/// What an epoch holds is a pure function of seed and epoch: its order, and the chance by which each sample is augmented. The number of
/// workers changes neither, and an epoch can begin at any batch, so that an interrupted run goes on exactly.
/// </remarks>
/// <example><code>
/// foreach (var (x, y) in new DataLoader(train, batchSize: 64, shuffle: true))
/// {
///     optimizer.ZeroGrad();
///     var loss = model.Forward(x).CrossEntropy(y);
///     loss.Backward();
///     optimizer.Step();
/// }
/// </code></example>
public sealed class DataLoader : DataLoader<Batch>
{
    /// <summary>A loader.</summary>
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
        Dataset dataset, int batchSize = 1, bool shuffle = false, bool dropLast = false, int workers = 1, int prefetch = 2, ulong seed = 0,
        Sampler? sampler = null)
        : base(dataset, batchSize, shuffle, dropLast, workers, prefetch, seed, sampler) => Dataset = dataset;

    /// <summary>Where the samples come from.</summary>
    public Dataset Dataset { get; }

    /// <summary>A loader of samples of your own kind, and how batches are made of them.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="collate">Makes a batch of samples.</param>
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
    public static DataLoader<TBatch> Create<TSample, TBatch>(
        Dataset<TSample> dataset, Collate<TSample, TBatch> collate, int batchSize = 1, bool shuffle = false, bool dropLast = false,
        int workers = 1, int prefetch = 2, ulong seed = 0, Sampler? sampler = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(collate);
        return new(new CollatedDataset<TSample, TBatch>(dataset, collate), batchSize, shuffle, dropLast, workers, prefetch, seed, sampler);
    }

    /// <summary>A loader of samples of your own kind, put together by a batch sampler.</summary>
    /// <param name="dataset">Where the samples come from.</param>
    /// <param name="collate">Makes a batch of samples.</param>
    /// <param name="sampler">Which samples make each batch.</param>
    /// <param name="workers">Threads that make batches; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">Batches that each worker keeps ready.</param>
    /// <param name="seed">Decides the chances of the samples.</param>
    public static DataLoader<TBatch> Create<TSample, TBatch>(
        Dataset<TSample> dataset, Collate<TSample, TBatch> collate, BatchSampler sampler, int workers = 1, int prefetch = 2, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(collate);
        return new(new CollatedDataset<TSample, TBatch>(dataset, collate), sampler, workers, prefetch, seed);
    }

    /// <summary>A loader of samples that come in a stream, in the order in which they come.</summary>
    /// <param name="dataset">The stream.</param>
    /// <param name="collate">Makes a batch of samples.</param>
    /// <param name="batchSize">Samples in a batch.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="workers">1 reads ahead by a thread of its own; 0 reads when a batch is asked for.</param>
    /// <param name="prefetch">Batches that are kept ready.</param>
    /// <param name="seed">Decides the chance of each epoch.</param>
    public static DataLoader<TBatch> Create<TSample, TBatch>(
        IterableDataset<TSample> dataset, Collate<TSample, TBatch> collate, int batchSize = 1, bool dropLast = false, int workers = 1,
        int prefetch = 2, ulong seed = 0) =>
        new(new StreamBatches<TSample, TBatch>(dataset, collate, batchSize, dropLast, seed), workers, prefetch);
}
