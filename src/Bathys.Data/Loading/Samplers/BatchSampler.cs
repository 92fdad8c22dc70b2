namespace Bathys.Data;

/// <summary>Which samples an epoch puts together into each batch: a pure function of the epoch's number.</summary>
public abstract class BatchSampler
{
    /// <summary>Batches in an epoch.</summary>
    public abstract int Count { get; }

    /// <summary>Samples of all batches of an epoch.</summary>
    public abstract int SampleCount { get; }

    /// <summary>The numbers of the samples of each batch of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public abstract IReadOnlyList<int[]> Batches(int epoch);

    /// <summary>Kind and settings, by which a resumed run tells that it goes on as it began.</summary>
    public abstract override string ToString();
}
