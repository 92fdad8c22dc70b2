using Bathys.Kernels;

namespace Bathys;

/// <summary>A block of pooled memory that tensors share. It returns to the pool when disposed, or when the last tensor is collected.</summary>
internal sealed unsafe class Storage : IDisposable
{
    static long made;

    readonly nuint bytes;
    nint data;

    public Storage(Shape shape, DType dtype)
    {
        bytes = checked((nuint)(shape.Count * dtype.Size));
        try
        {
            data = (nint)MemoryPool.Rent(bytes);
        }
        catch (TensorMemoryException e) when (LargeTensors.Describe() is { } largest)
        {
            GC.SuppressFinalize(this);
            throw new TensorMemoryException($"{e.Message}; the largest tensors: {largest}", e);
        }

        LargeTensors.Add(this, shape, dtype);
    }

    /// <summary>How many storages were made before this one: what is younger than a moment was made after it.</summary>
    public long Stamp { get; } = Interlocked.Increment(ref made);

    /// <summary>The stamp of the youngest storage.</summary>
    public static long Now => Volatile.Read(ref made);

    /// <summary>True once others than who made it may look at this memory: a view was made of it that was not <see cref="Tensor.Handed"/> over.</summary>
    public bool IsShared { get; set; }

    ~Storage() => Release();

    public long Bytes => (long)bytes;

    public byte* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(data == 0, typeof(Tensor));
            return (byte*)data;
        }
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    void Release()
    {
        var block = Interlocked.Exchange(ref data, 0);
        if (block == 0) return;
        LargeTensors.Remove(this);
        MemoryPool.Return((void*)block, bytes);
    }
}
