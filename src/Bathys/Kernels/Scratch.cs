namespace Bathys.Kernels;

/// <summary>Aligned memory for the time of one kernel, from the pool.</summary>
internal readonly unsafe ref struct Scratch(nuint bytes)
{
    readonly MemoryBlock? block = MemoryPool.Rent(bytes);

    /// <summary>The memory; there is none of the default value.</summary>
    public readonly void* Data => block!.Data;

    public void Dispose()
    {
        if (block is not null) MemoryPool.Return(block);
    }
}
