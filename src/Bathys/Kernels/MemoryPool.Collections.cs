using System.Runtime;

namespace Bathys.Kernels;

/// <summary>When the pool asks for a garbage collection, and of which generations.</summary>
internal static partial class MemoryPool
{
    /// <summary>Below so many bytes in use nobody is asked to look for dead storages among old objects.</summary>
    const long LeastForFull = 512L << 20;

    /// <summary>So much may be rented outside of backward passes before more than the youngest generation is collected.</summary>
    const long LeastForOlder = 512L << 20;

    /// <summary>The youngest generation found too little the last time.</summary>
    static bool isYoungestSpent;

    /// <summary>Bytes handed out since the last backward pass ended.</summary>
    static long rentedSincePass;

    /// <summary>
    /// Bytes in use after the last pass that ended with a collection, and how many more at the end of a pass before its own.
    /// </summary>
    static long settled, graph;

    /// <summary>An older generation than the youngest was collected since the last pass.</summary>
    static bool isGraphOld;

    /// <summary>The most in use after a full collection that was asked for, and the last full one when the next was, or -1.</summary>
    static long mostSettled, asked = -1;

    /// <summary>So much is in use before the next full collection is asked for; each raises it, so that they become rare.</summary>
    static long fullBound = LeastForFull;

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
    /// <remarks>
    /// Within a step the pool asks for none while no more than two graphs are in use: each would only make what is in use older. A first
    /// step that is larger than all bounds may still have had half its graph collected into the oldest generation; then, and only if that
    /// shows, all are collected once.
    /// </remarks>
    public static void CollectAfterPass()
    {
        lock (gate)
        {
            rentedSincePass = 0;
            if (rented < FreeBudget || GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) return;
            rented = 0;
            // As large as it gets, unless an evaluation came between: so the last one bounds it, and an outlier is soon forgotten.
            mostAlive = Math.Max(mostAlive, graph == 0 ? live : Math.Min(live, settled + graph));
            graph = Math.Max(live - settled, graph - (graph / 8));
        }
        GC.Collect(1, GCCollectionMode.Forced, blocking: true);
        if (IsGraphLeftBehind()) AskForFull();
        lock (gate)
        {
            lent.TakeBack(fromAll: false, takeBack);
            (settled, isGraphOld) = (live, false);
        }
    }

    /// <summary>True if an older generation was collected in the step, and half as much again is in use as after the last.</summary>
    static bool IsGraphLeftBehind()
    {
        lock (gate)
        {
            if (!isGraphOld) return false;
            lent.TakeBack(fromAll: false, takeBack);
            if (asked >= 0 || live - FreeBudget <= settled + (settled / 2)) return false;
            asked = LastFull;
            FullCollections++;
            return true;
        }
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
            if ((rentedSincePass <= 6 * graph && live + size <= settled + (2 * graph))
                || GCSettings.LatencyMode == GCLatencyMode.NoGCRegion) return null;
            rented = 0;
            var isOlder = isYoungestSpent && rentedSincePass >= LeastForOlder;
            isGraphOld |= isOlder;
            return isOlder ? 1 : 0;
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
            if (asked >= 0 || live + size <= Math.Max(fullBound, 2 * mostSettled)) return false;
            asked = LastFull;
            fullBound = Math.Min(fullBound / 4 * 5, Math.Max(LeastForFull / 2 * 3, 3 * mostSettled));
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
