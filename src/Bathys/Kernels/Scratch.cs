namespace Bathys.Kernels;

/// <summary>Aligned memory for the time of one kernel, from the pool.</summary>
internal readonly unsafe ref struct Scratch(nuint bytes)
{
    readonly MemoryBlock block = MemoryPool.Rent(bytes);

    public readonly void* Data => block.Data;

    public void Dispose() => MemoryPool.Return(block);
}
