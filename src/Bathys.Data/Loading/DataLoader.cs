using System.Collections;

namespace Bathys.Data;

/// <summary>Batches of a data set, epoch after epoch, made ahead of time by background workers.</summary>
/// <remarks>
/// What an epoch holds is a pure function of seed and epoch: its order, and the chance by which each example is augmented. The number of
/// workers changes neither, and <see cref="Epoch"/> can begin at any batch, so that an interrupted run goes on exactly.
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
public sealed class DataLoader : IEnumerable<Batch>
{
    readonly Generator source;
    int nextEpoch;

    /// <summary>A loader.</summary>
    /// <param name="dataset">Where the examples come from.</param>
    /// <param name="batchSize">Examples in a batch.</param>
    /// <param name="shuffle">Whether each epoch has a random order of its own.</param>
    /// <param name="dropLast">Whether a last batch that is not full is left out.</param>
    /// <param name="workers">Threads that make batches; 0 makes each when it is asked for.</param>
    /// <param name="prefetch">Batches that each worker keeps ready.</param>
    /// <param name="seed">Decides orders and chances.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="DataException">The set is empty, or has no full batch and the last is dropped.</exception>
    public DataLoader(
        Dataset dataset, int batchSize = 1, bool shuffle = false, bool dropLast = false, int workers = 1, int prefetch = 2, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(workers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prefetch);
        (Dataset, BatchSize, Shuffle, DropLast, Workers, Prefetch, Seed) = (dataset, batchSize, shuffle, dropLast, workers, prefetch, seed);
        source = new Generator(seed);
        Count = dropLast ? dataset.Count / batchSize : (dataset.Count + batchSize - 1) / batchSize;
        if (Count == 0)
            throw new DataException($"{dataset.Count} examples make no batch of {batchSize}: give more examples or a smaller batch.");
    }

    /// <summary>Where the examples come from.</summary>
    public Dataset Dataset { get; }

    /// <summary>Examples in a batch.</summary>
    public int BatchSize { get; }

    /// <summary>Whether each epoch has a random order of its own.</summary>
    public bool Shuffle { get; }

    /// <summary>Whether a last batch that is not full is left out.</summary>
    public bool DropLast { get; }

    /// <summary>Threads that make batches.</summary>
    public int Workers { get; }

    /// <summary>Batches that each worker keeps ready.</summary>
    public int Prefetch { get; }

    /// <summary>Decides orders and chances.</summary>
    public ulong Seed { get; }

    /// <summary>Batches in an epoch.</summary>
    public int Count { get; }

    /// <summary>Rows of all batches of an epoch.</summary>
    public int SampleCount => DropLast ? Count * BatchSize : Dataset.Rows;

    /// <summary>The next epoch: the first time epoch 0, then 1, and so on.</summary>
    public IEnumerator<Batch> GetEnumerator() => Epoch(nextEpoch++).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The batches of an epoch, from number <paramref name="firstBatch"/> on.</summary>
    /// <exception cref="SampleException">An example could not be made, by whatever thread.</exception>
    public IEnumerable<Batch> Epoch(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        int[] order = Order(epoch);
        var chance = source.Fork(2 * (ulong)epoch + 1);
        Batch Make(int batch)
        {
            int start = batch * BatchSize;
            return Dataset.GetBatch(order.AsSpan(start, Math.Min(BatchSize, order.Length - start)), chance);
        }
        return Workers == 0
            ? Enumerable.Range(firstBatch, Math.Max(Count - firstBatch, 0)).Select(Make)
            : new BackgroundBatches(Make, firstBatch, Count, Math.Min(Workers, Math.Max(Count - firstBatch, 1)), Prefetch);
    }

    /// <summary>The numbers of the examples in the order of an epoch.</summary>
    public int[] Order(int epoch) =>
        Shuffle ? source.Fork(2 * (ulong)epoch).Permutation(Dataset.Count) : [.. Enumerable.Range(0, Dataset.Count)];
}
