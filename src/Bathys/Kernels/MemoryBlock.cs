using System.Runtime.InteropServices;

namespace Bathys.Kernels;

/// <summary>One block of the pool, and a look at who has it that does not keep it alive.</summary>
internal sealed unsafe class MemoryBlock(void* data, int index, long size)
{
    /// <summary>
    /// Long: a tensor that some finalizer may still reach is not dead. Made once for a block, since to point it elsewhere costs next to
    /// nothing.
    /// </summary>
    WeakGCHandle<object> owner;

    public void* Data { get; } = data;

    /// <summary>The size class.</summary>
    public int Index { get; } = index;

    public long Size { get; } = size;

    /// <summary>Where <see cref="LentBlocks"/> keeps it: the owner's generation when last looked at, and the place in its list.</summary>
    public (int Age, int Place) Shelf { get; set; } = (-1, -1);

    /// <summary>Who has the block; null once nothing refers to that any more.</summary>
    public object? Owner
    {
        get => owner.IsAllocated && owner.TryGetTarget(out var target) ? target : null;
        set
        {
            if (owner.IsAllocated) owner.SetTarget(value!);
            else if (value is not null) owner = new(value, trackResurrection: true);
        }
    }

    public void Free()
    {
        if (owner.IsAllocated) owner.Dispose();
        NativeMemory.AlignedFree(Data);
    }
}
