namespace Bathys.Kernels;

/// <summary>
/// When the pool asks for a full collection, which alone finds what dies in the oldest generation, and whether that has ended. The caller
/// holds the pool's lock, except where it says otherwise.
/// </summary>
internal sealed class FullCollections
{
    /// <summary>Below so many bytes in use none is asked for.</summary>
    const long Least = 512L << 20;

    /// <summary>
    /// Nobody holds it, and it lies among objects that only full collections look at and that one under way leaves alone: once it is gone,
    /// a full collection has ended that began after it was made.
    /// </summary>
    readonly WeakReference witness = new(null);

    /// <summary>Bytes in use after the last one, and how many may be before the next: each raises it, so that they become rare.</summary>
    long settled, bound = Least;

    /// <summary>One was asked for whose end has not been noticed.</summary>
    bool isAsked;

    /// <summary>How many were asked for.</summary>
    public int Count { get; private set; }

    /// <summary>One was asked for and has not ended.</summary>
    public bool IsUnderWay => isAsked && witness.Target is not null;

    /// <summary>One was asked for and has ended, and <see cref="Settle"/> has not been told what it left.</summary>
    public bool HasEnded => isAsked && witness.Target is null;

    /// <summary>True if as much may have died in the oldest generation as was in use after the last one.</summary>
    public bool IsDue(long live) => !isAsked && live > Math.Max(bound, 2 * settled);

    /// <summary>What is in use after one that has ended.</summary>
    public void Settle(long live) => (isAsked, settled) = (false, live);

    /// <summary>From now on one is asked for; <see cref="Start"/> is to follow without the lock.</summary>
    public void Announce()
    {
        (isAsked, Count) = (true, Count + 1);
        witness.Target = GC.AllocateUninitializedArray<byte>(1, pinned: true);
    }

    /// <summary>The next is allowed later than this one was.</summary>
    public void Raise() => bound = Math.Min(bound / 4 * 5, Math.Max(Least / 2 * 3, 3 * settled));

    /// <summary>
    /// Asks, without the lock and without waiting, unless the process has no collections in the background. While the host's own is under
    /// way this is not heard, and false is returned.
    /// </summary>
    public static bool Start()
    {
        var count = GC.CollectionCount(GC.MaxGeneration);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        return GC.CollectionCount(GC.MaxGeneration) != count;
    }

    /// <summary>The one announced was not heard.</summary>
    public void Forget() => isAsked = false;

    public void StartAfresh() => (isAsked, settled, bound) = (false, 0, Least);
}
