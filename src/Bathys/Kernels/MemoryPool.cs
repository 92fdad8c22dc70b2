using System.Numerics;
using System.Runtime.InteropServices;

namespace Bathys.Kernels;

/// <summary>
/// 64-byte-aligned native memory in size classes. Blocks come back when their storage is disposed or finalised; when the pool
/// would grow past its budget it first asks the garbage collector for dead tensors, youngest generation first.
/// </summary>
/// <remarks>
/// Three numbers bound it. Past the budget, the most that was ever held because nothing dead was left, a collection comes before growth; but not
/// before some tens of megabytes were rented since the last one, since what is in use at a collection survives into an older generation and dies
/// there unnoticed until a larger collection: those at the end of a backward pass are to come first. Past the limit,
/// twice what was alive after a full collection, unused blocks of other sizes go back to the system: sooner would give away what the
/// next phase of a training step asks for again, and fresh memory costs more than arithmetic does.
/// </remarks>
internal static unsafe class MemoryPool
{
    const nuint Alignment = 64;
    const long FreeBudget = 64L << 20;
    const int Classes = 64 * Steps;

    /// <summary>Size classes to a doubling: at most an eighth of a block is unused.</summary>
    const int Steps = 8;

    /// <summary>The memory of the machine, or of the process where that is bounded.</summary>
    static readonly long MostMemory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var most ? most : long.MaxValue;

    static readonly Stack<nint>?[] free = new Stack<nint>?[Classes];
    static readonly Lock gate = new();
    static long budget = FreeBudget;
    static long mostAlive;
    static long rented;

    /// <summary>Bytes taken from the system: in use or waiting for use.</summary>
    public static long Held { get; private set; }

    /// <summary>Bytes in use by storages that have not been returned.</summary>
    public static long Live { get; private set; }

    /// <summary>The largest <see cref="Held"/> so far.</summary>
    public static long Peak { get; private set; }

    public static void* Rent(nuint bytes)
    {
        var (index, size) = ClassOf(bytes);
        if (TryTake(index, size, out var block)) return block;
        var isCollected = IsPastBudget(size);
        if (isCollected)
        {
            for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            {
                Collect(generation);
                if (Live + size <= budget && TryTake(index, size, out block)) return block;
            }
            RefuseBeyondMemory(size); // first: what is refused says nothing of how much will be needed
            TrimBeforeGrowth(size);
            if (TryTake(index, size, out block)) return block;
        }
        return Grow(size, isCollected);
    }

    public static void Return(void* block, nuint bytes)
    {
        var (index, size) = ClassOf(bytes);
        lock (gate)
        {
            Live -= size;
            (free[index] ??= new()).Push((nint)block);
        }
    }

    /// <summary>
    /// At the end of a backward pass a graph dies young: if much was rented since the last collection, one here finds nearly all of it, where one
    /// in the middle of the next step would find half a graph in use and keep it for a larger collection.
    /// </summary>
    public static void CollectAfterPass()
    {
        if (Volatile.Read(ref rented) >= FreeBudget) Collect(1);
    }

    /// <summary>Collects what is dead, gives all unused blocks back to the system and forgets how much was ever needed: as if the process began now.</summary>
    public static void StartAfresh()
    {
        Collect(GC.MaxGeneration);
        lock (gate)
        {
            FreeUnused(size: 0, limit: 0);
            (budget, mostAlive) = (Math.Max(FreeBudget, Held), 0);
        }
    }

    static void Collect(int generation)
    {
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        lock (gate) rented = 0;
    }

    static bool TryTake(int index, long size, out void* block)
    {
        lock (gate)
        {
            var taken = free[index] is { Count: > 0 } blocks ? blocks.Pop() : 0;
            if (taken != 0) (Live, rented) = (Live + size, rented + size);
            block = (void*)taken;
            return taken != 0;
        }
    }

    static bool IsPastBudget(long size)
    {
        lock (gate) return Held + size > MostMemory || (Held + size > budget && rented >= FreeBudget + (FreeBudget / 2));
    }

    /// <summary>
    /// After a full collection: what is alive is known, and unused blocks of other sizes go back to the system where there are too many.
    /// As much again as is alive may wait for use, since the next phase of a step wants other sizes and the one after it these again.
    /// </summary>
    static void TrimBeforeGrowth(long size)
    {
        lock (gate)
        {
            mostAlive = Math.Max(mostAlive, Live + size);
            budget = Math.Max(budget, mostAlive);
            FreeUnused(size, Math.Max(FreeBudget, 2 * mostAlive));
        }
    }

    /// <summary>Gives unused blocks back to the system, large ones first, until so many bytes more stay within a limit.</summary>
    static void FreeUnused(long size, long limit)
    {
        lock (gate)
        {
            for (var index = Classes - 1; index >= 0 && Held + size > limit; index--)
            {
                while (Held + size > limit && free[index] is { Count: > 0 } blocks)
                {
                    NativeMemory.AlignedFree((void*)blocks.Pop());
                    Held -= SizeOf(index);
                }
            }
        }
    }

    /// <summary>
    /// Past the memory of the machine, or of the process where that is bounded, a system that promises more than it has would end the
    /// process without a word; so it is refused before.
    /// </summary>
    static void RefuseBeyondMemory(long size)
    {
        FreeUnused(size, MostMemory);
        if (Held + size > MostMemory) throw Exhausted(size, $", and the process has {MostMemory:N0}");
    }

    static TensorMemoryException Exhausted(long size, string bound = "", Exception? error = null) =>
        new($"no memory for {size:N0} bytes more: {Live:N0} bytes are in use by tensors{bound}; a smaller batch or model would fit", error!);

    static void* Grow(long size, bool isCollected)
    {
        void* block;
        try
        {
            block = NativeMemory.AlignedAlloc((nuint)size, Alignment);
        }
        catch (OutOfMemoryException error)
        {
            throw Exhausted(size, error: error);
        }
        lock (gate)
        {
            (Held, Live, rented) = (Held + size, Live + size, rented + size);
            Peak = Math.Max(Peak, Held);
            // Only growth that a collection could not spare raises the budget; any other would keep it ahead of the bytes held for good.
            if (isCollected && Held > budget) budget = Math.Max(Held, (long)(1.15 * Live));
        }
        return block;
    }

    internal static (int Index, long Size) ClassOf(nuint bytes)
    {
        var units = (ulong)Math.Max((bytes + Alignment - 1) / Alignment, 1);
        // Exact up to 2·Steps units, then Steps classes to a doubling.
        var shift = Math.Max(BitOperations.Log2(units) - 3, 0);
        if ((((units - 1) >> shift) + 1) > 2 * Steps) shift++;
        var mantissa = ((units - 1) >> shift) + 1;
        return ((shift * Steps) + (int)mantissa, (long)((mantissa << shift) * Alignment));
    }

    internal static long SizeOf(int index)
    {
        var shift = Math.Max((index - Steps - 1) / Steps, 0);
        return (long)(index - (shift * Steps)) << shift << 6;
    }
}
