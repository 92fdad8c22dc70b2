using System.Numerics;
using System.Runtime.InteropServices;

namespace Bathys.Kernels;

/// <summary>
/// 64-byte-aligned native memory in size classes. A block comes back when its storage is disposed, or when a garbage collection, whoever
/// ran it, has found its storage dead: the next caller that finds no block takes back those of the dead on its own thread. Nothing waits
/// for a finalizer.
/// </summary>
/// <remarks>
/// Before the pool grows past its budget, the most that was ever held because nothing dead was left, it asks for a collection of the
/// youngest generation, and the next time, if that found too little, of the next; but not before some tens of megabytes were rented
/// since the last one, since what is in use at a collection survives into an older generation and dies there unnoticed until a larger
/// collection: those at the end of a backward pass are to come first. What dies in the oldest generation is found by the host's own full
/// collections; only where that might be as much as was ever alive does the pool ask for one, in the background if the process has such
/// a thing, and a second time only at twice what was left then. Past the limit, twice what was alive after a collection, unused blocks
/// of other sizes go back to the system: sooner would give away what the next phase of a training step asks for again, and fresh memory
/// costs more than arithmetic does.
/// </remarks>
internal static unsafe partial class MemoryPool
{
    const nuint Alignment = 64;
    const long FreeBudget = 64L << 20;
    const int Classes = 64 * Steps;

    /// <summary>Size classes to a doubling: at most an eighth of a block is unused.</summary>
    const int Steps = 8;

    /// <summary>The memory of the machine, or of the process where that is bounded.</summary>
    static readonly long MostMemory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var most ? most : long.MaxValue;

    static readonly Stack<MemoryBlock>?[] free = new Stack<MemoryBlock>?[Classes];
    static readonly LentBlocks lent = new();
    static readonly Action<MemoryBlock> takeBack = TakeBack;
    static readonly Lock gate = new();
    static long budget = FreeBudget;
    static long mostAlive;
    static long live;

    /// <summary>Bytes handed out since the last collection that was asked for.</summary>
    static long rented;

    /// <summary>Bytes taken from the system: in use or waiting for use.</summary>
    public static long Held { get; private set; }

    /// <summary>Bytes in use by storages that have not been returned and that no collection has found dead.</summary>
    public static long Live
    {
        get
        {
            lock (gate)
            {
                TakeBackDead(fromAll: false);
                return live;
            }
        }
    }

    /// <summary>The largest <see cref="Held"/> so far.</summary>
    public static long Peak { get; private set; }

    /// <summary>The owners of blocks in use.</summary>
    public static IReadOnlyList<object> Owners
    {
        get
        {
            lock (gate) return [.. lent.Owners];
        }
    }

    /// <summary>A block for an owner, which may return it and need not, or for a caller without one, which must.</summary>
    /// <exception cref="TensorMemoryException">There is no memory left.</exception>
    public static MemoryBlock Rent(nuint bytes, object? owner = null)
    {
        var (index, size) = ClassOf(bytes);
        if (TryTake(index, owner) is { } ready) return ready;
        if ((lent.IsCollected || full.HasEnded) && TryTakeOfDead(index, owner) is { } freed) return freed;
        var isNeeded = false;
        if (YoungestToCollect(size) is { } generation)
        {
            GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
            if (TryTakeOfDead(index, owner, generation, size) is { } found) return found;
            isNeeded = generation > 0;
        }
        if (Held + size > MostMemory)
        {
            if (TryTakeOfLast(index, size, owner) is { } last) return last;
        }
        else
        {
            if (IsFullDue(size))
            {
                AskForFull();
                isNeeded = true;
            }
            if (isNeeded) TrimBeforeGrowth(size);
            else FreeUnused(size, Math.Max(FreeBudget, 2 * Math.Max(mostAlive, live)));
            if (TryTake(index, owner) is { } other) return other;
        }
        return Grow(index, size, owner, isNeeded);
    }

    public static void Return(MemoryBlock block)
    {
        lock (gate)
        {
            if (block.Shelf.Age >= 0) lent.Remove(block);
            TakeBack(block);
        }
    }

    /// <summary>
    /// Collects what is dead, gives all unused blocks back to the system and forgets how much was ever needed: as if the process began
    /// now.
    /// </summary>
    public static void StartAfresh()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        lock (gate)
        {
            lent.TakeBack(fromAll: true, takeBack);
            FreeUnused(size: 0, limit: 0);
            (budget, mostAlive, rented, isYoungestSpent) = (Math.Max(FreeBudget, Held), 0, 0, false);
            (rentedSincePass, rentedSinceFull, settled, graph, isGraphOld) = (0, FreeBudget, 0, 0, false);
            full.StartAfresh();
        }
    }

    static void TakeBack(MemoryBlock block)
    {
        live -= block.Size;
        (free[block.Index] ??= new()).Push(block);
    }

    static MemoryBlock? TryTake(int index, object? owner)
    {
        lock (gate) return free[index] is { Count: > 0 } blocks ? Lend(blocks.Pop(), owner) : null;
    }

    /// <summary>A block of those whose owners a collection has found dead.</summary>
    static MemoryBlock? TryTakeOfDead(int index, object? owner)
    {
        lock (gate)
        {
            TakeBackDead(fromAll: false);
            return TryTake(index, owner);
        }
    }

    /// <summary>
    /// The same after a collection that the pool asked for; a full one of the host's may have ended in the background, so all are looked
    /// at.
    /// </summary>
    static MemoryBlock? TryTakeOfDead(int index, object? owner, int generation, long size)
    {
        lock (gate)
        {
            TakeBackDead(fromAll: true);
            isYoungestSpent = generation == 0 && live + size > budget;
            return TryTake(index, owner);
        }
    }

    static MemoryBlock Lend(MemoryBlock block, object? owner)
    {
        live += block.Size;
        rented += block.Size;
        rentedSincePass += block.Size;
        rentedSinceFull += block.Size;
        if (owner is not null) lent.Add(block, owner);
        return block;
    }

    /// <summary>
    /// After a collection what is alive is known, nearly, and unused blocks of other sizes go back to the system where there are too many.
    /// As much again as is alive may wait for use, since the next phase of a step wants other sizes and the one after it these again.
    /// </summary>
    static void TrimBeforeGrowth(long size)
    {
        lock (gate)
        {
            mostAlive = Math.Max(mostAlive, live + size);
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
                    blocks.Pop().Free();
                    Held -= SizeOf(index);
                }
            }
        }
    }

    /// <summary>
    /// Past the memory of the machine, or of the process where that is bounded, a system that promises more than it has would end the
    /// process without a word. So unused blocks go first, then whatever a full collection finds, and then the request is refused.
    /// </summary>
    static MemoryBlock? TryTakeOfLast(int index, long size, object? owner)
    {
        FreeUnused(size, MostMemory);
        if (Held + size > MostMemory && size <= MostMemory)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
            if (TryTakeOfDead(index, owner) is { } block) return block;
            FreeUnused(size, MostMemory);
        }
        return Held + size > MostMemory ? throw Exhausted(size, $", and the process has {MostMemory:N0}") : null;
    }

    static TensorMemoryException Exhausted(long size, string bound = "", Exception? error = null) =>
        new($"no memory for {size:N0} bytes more: {Live:N0} bytes are in use by tensors{bound}; "
            + "a smaller batch or model would fit", error!);

    static MemoryBlock Grow(int index, long size, object? owner, bool isNeeded)
    {
        MemoryBlock block;
        try
        {
            block = new(NativeMemory.AlignedAlloc((nuint)size, Alignment), index, size);
        }
        catch (OutOfMemoryException error)
        {
            throw Exhausted(size, error: error);
        }
        lock (gate)
        {
            Held += size;
            Peak = Math.Max(Peak, Held);
            Lend(block, owner);
            // Only growth that a collection could not spare raises the budget; any other would keep it ahead of the bytes held for good.
            if (isNeeded && Held > budget) budget = Math.Max(Held, (long)(1.15 * live));
            return block;
        }
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
