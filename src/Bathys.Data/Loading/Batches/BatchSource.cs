namespace Bathys.Data;

/// <summary>
/// The batches of an epoch by number: a pure function of the epoch and the place in it, which a <see cref="DataLoader{TBatch}"/> makes
/// ahead of time. Your own overrides <see cref="Count"/>, <see cref="SampleCount"/> and <see cref="Epoch"/>.
/// </summary>
/// <typeparam name="TBatch">A batch.</typeparam>
public abstract class BatchSource<TBatch>
{
    /// <summary>Batches in an epoch.</summary>
    public abstract int Count { get; }

    /// <summary>Samples of all batches of an epoch.</summary>
    public abstract int SampleCount { get; }

    /// <summary>A batch of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">The place of the batch in it, from 0.</param>
    public TBatch this[int epoch, int batch] => Epoch(epoch)(batch);

    /// <summary>What makes the batches of an epoch from their numbers; several threads may call it at a time.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public abstract Func<int, TBatch> Epoch(int epoch);

    /// <summary>What the batches depend on, by name, by which a resumed run tells that it goes on as it began.</summary>
    public virtual IEnumerable<(string Name, string Value)> Settings => [];

    /// <summary>A few batches that tell this source from others, evenly spread over the samples.</summary>
    /// <param name="most">The most batches.</param>
    public virtual IEnumerable<TBatch> Probe(int most)
    {
        var (count, make) = (Math.Min(most, Count), Epoch(0));
        return Enumerable.Range(0, count).Select(i => make((int)((long)i * Count / count)));
    }
}
