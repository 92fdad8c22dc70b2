using System.Runtime;

namespace Bathys.Kernels;

/// <summary>When the pool asks for a garbage collection, and of which generations.</summary>
internal static partial class MemoryPool
{
    /// <summary>Below so many bytes in use nobody is asked to look for dead storages among old objects.</summary>
    const long LeastForFull = 512L << 20;

    /// <summary>The youngest generation found too little the last time.</summary>
    static bool isYoungestSpent;

    /// <summary>The most in use after a full collection that was asked for, and the last full one when the next was, or -1.</summary>
    static long mostSettled, asked = -1;

    /// <summary>Full collections that the pool asked for on its own.</summary>
    public static int FullCollections { get; private set; }

    /// <summary>True while a full collection that the pool asked for has not ended.</summary>
    public static bool IsFullUnderWay
    {
        get
        {
            lock (gate) return asked >= 0 && asked == LastFull;
        }
    }

    /// <summary>
    /// At the end of a backward pass a graph dies young: if much was rented since the last collection, one here finds nearly all of it,
    /// where one in the middle of the next step would find half a graph in use and keep it for a larger collection.
    /// </summary>
    public static void CollectAfterPass()
    {
        if (Volatile.Read(ref rented) < FreeBudget || GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) return;
        lock (gate) rented = 0;
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
    }

    /// <summary>
    /// The generation to collect before so many bytes more are taken from the system, or null where it is too early for another
    /// collection.
    /// </summary>
    static int? YoungestToCollect(long size)
    {
        lock (gate)
        {
            if (Held + size <= budget || rented < FreeBudget + (FreeBudget / 2)) return null;
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) return null;
            rented = 0;
            return isYoungestSpent ? 1 : 0;
        }
    }

    /// <summary>
    /// True if as much may have died in the oldest generation as was ever alive, and no full collection asked for is under way.
    /// </summary>
    static bool IsFullDue(long size)
    {
        lock (gate)
        {
            Settle();
            if (asked >= 0 || live + size <= Math.Max(LeastForFull, 2 * mostSettled)) return false;
            asked = LastFull;
            FullCollections++;
            return true;
        }
    }

    /// <summary>Asks for a full collection without waiting for it, unless the process has none in the background.</summary>
    static void AskForFull()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        lock (gate) Settle();
    }

    /// <summary>Writes down what is in use once a full collection that was asked for has ended.</summary>
    static void Settle()
    {
        if (asked < 0 || asked == LastFull) return;
        lent.TakeBack(fromAll: true, takeBack);
        (asked, mostSettled) = (-1, Math.Max(mostSettled, live));
    }

    /// <summary>The number of the last full collection that has ended.</summary>
    static long LastFull => Math.Max(GC.GetGCMemoryInfo(GCKind.FullBlocking).Index, GC.GetGCMemoryInfo(GCKind.Background).Index);
}
