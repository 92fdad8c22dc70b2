namespace Bathys.Kernels;

/// <summary>Aligned memory for the time of one kernel, from the pool.</summary>
internal readonly unsafe ref struct Scratch(nuint bytes)
{
    readonly nuint bytes = bytes;

    public readonly void* Data = MemoryPool.Rent(bytes);

    public void Dispose() => MemoryPool.Return(Data, bytes);
}
