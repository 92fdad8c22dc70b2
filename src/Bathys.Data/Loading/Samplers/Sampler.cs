namespace Bathys.Data;

/// <summary>
/// In which order an epoch takes the samples: a pure function of the epoch's number, so that an interrupted run goes on exactly.
/// </summary>
public abstract class Sampler
{
    /// <summary>How many samples an epoch takes.</summary>
    public abstract int Count { get; }

    /// <summary>The numbers of the samples in the order of an epoch, <see cref="Count"/> of them.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    public abstract int[] Order(int epoch);

    /// <summary>Kind and settings, by which a resumed run tells that it goes on as it began.</summary>
    public abstract override string ToString();
}
