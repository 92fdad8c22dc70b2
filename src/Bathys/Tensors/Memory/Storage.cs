using Bathys.Kernels;

namespace Bathys;

/// <summary>
/// A block of pooled memory that tensors share. It returns to the pool when disposed, or once a collection has found nothing that refers
/// to this.
/// </summary>
internal sealed unsafe partial class Storage : IDisposable
{
    readonly Shape shape;
    readonly DType dtype;
    MemoryBlock? block;

    public Storage(Shape shape, DType dtype)
    {
        (this.shape, this.dtype) = (shape, dtype);
        Bytes = BytesOf(shape, dtype);
        try
        {
            block = MemoryPool.Rent((nuint)Bytes, this);
        }
        catch (TensorMemoryException e) when (LargeTensors.Describe() is { } largest)
        {
            throw new TensorMemoryException($"{e.Message}; the largest tensors: {largest}", e);
        }
    }

    /// <summary>The tensor that the memory was taken for.</summary>
    public (DType DType, Shape Shape) Kind => (dtype, shape);

    /// <summary>When this was made, without a tick of its own: who has the stamp of a moment, or a later one, was made after it.</summary>
    public long Stamp { get; } = Clock.Now;

    /// <summary>How many views were made of this memory that were not <see cref="Tensor.Handed"/> over.</summary>
    public long Views { get; set; }

    /// <summary>True once others than who made it may look at this memory.</summary>
    public bool IsShared => Views > 0;

    public long Bytes { get; }

    static long BytesOf(Shape shape, DType dtype)
    {
        if (shape.Count <= long.MaxValue / dtype.Size) return shape.Count * dtype.Size;
        throw new TensorMemoryException($"a {dtype} tensor of shape {shape} needs more bytes than there are addresses");
    }

    /// <summary>Returns the memory to the pool now, or when the last of those who work with it is done.</summary>
    public void Dispose()
    {
        if (End()) Release();
    }

    void Release()
    {
        if (Interlocked.Exchange(ref block, null) is not { } returned) return;
        MemoryPool.Return(returned);
        GC.KeepAlive(this); // found dead by a collection before the pool has the block back, the block would be taken back twice
    }
}
