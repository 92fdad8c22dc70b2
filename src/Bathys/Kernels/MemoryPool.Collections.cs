using System.Runtime;

namespace Bathys.Kernels;

/// <summary>When the pool asks for a garbage collection, and of which generations.</summary>
internal static partial class MemoryPool
{
    static readonly FullCollections full = new();

    /// <summary>So much may be rented outside of backward passes before more than the youngest generation is collected.</summary>
    const long LeastForOlder = 512L << 20;

    /// <summary>The youngest generation found too little the last time.</summary>
    static bool isYoungestSpent;

    /// <summary>Bytes handed out since the last backward pass ended, and since a full collection was asked for.</summary>
    static long rentedSincePass, rentedSinceFull;

    /// <summary>
    /// Bytes in use after the last pass that ended with a collection, and how many more at the end of a pass before its own.
    /// </summary>
    static long settled, graph;

    /// <summary>An older generation than the youngest was collected since the last pass.</summary>
    static bool isGraphOld;

    /// <summary>Full collections that the pool asked for on its own.</summary>
    public static int FullCollections => full.Count;

    /// <summary>True while a full collection that the pool asked for has not ended.</summary>
    public static bool IsFullUnderWay
    {
        get
        {
            lock (gate) return full.IsUnderWay;
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
            TakeBackDead(fromAll: false);
            (settled, isGraphOld) = (live, false);
        }
    }

    /// <summary>True if an older generation was collected in the step, and half as much again is in use as after the last.</summary>
    static bool IsGraphLeftBehind()
    {
        lock (gate)
        {
            if (!isGraphOld) return false;
            TakeBackDead(fromAll: false);
            if (full.IsUnderWay || live - FreeBudget <= settled + (settled / 2)) return false;
            full.Announce();
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
            TakeBackDead(fromAll: false);
            // Where one was not heard, each block that is too many would ask again.
            if (!full.IsDue(live + size) || rentedSinceFull < FreeBudget) return false;
            full.Announce();
            full.Raise();
            return true;
        }
    }

    /// <summary>Asks for a full collection without waiting for it, unless the process has none in the background.</summary>
    static void AskForFull()
    {
        var isHeard = Kernels.FullCollections.Start();
        lock (gate)
        {
            rentedSinceFull = 0;
            if (isHeard) TakeBackDead(fromAll: false);
            else full.Forget();
        }
    }

    /// <summary>
    /// Takes back what is dead, and writes down what a full collection that was asked for has left: as soon as it has ended, before what it
    /// found is in use again.
    /// </summary>
    static void TakeBackDead(bool fromAll)
    {
        var hasEnded = full.HasEnded;
        lent.TakeBack(fromAll || hasEnded, takeBack);
        if (hasEnded) full.Settle(live);
    }
}
