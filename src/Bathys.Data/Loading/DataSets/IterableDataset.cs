namespace Bathys.Data;

/// <summary>
/// Samples that come one after the other, from a file too large for memory, a queue or a generator: no sample has a number, and nobody
/// needs to know how many there are.
/// </summary>
/// <typeparam name="TSample">A sample.</typeparam>
public abstract class IterableDataset<TSample>
{
    /// <summary>How many samples an epoch has; null where that is not known before they were read.</summary>
    public virtual int? Count => null;

    /// <summary>
    /// The samples of an epoch. They must be a pure function of the epoch and of <paramref name="random"/>: an interrupted epoch goes on
    /// by reading past what it has seen.
    /// </summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="random">The epoch's chance, for order and augmentation.</param>
    public abstract IEnumerable<TSample> Read(int epoch, Generator random);
}
