using Bathys.Kernels;

namespace Bathys;

/// <summary>A block of pooled memory that tensors share. It returns to the pool when disposed, or once a collection has found nothing that refers to this.</summary>
internal sealed unsafe partial class Storage : IDisposable
{
    readonly Shape shape;
    readonly DType dtype;
    MemoryBlock? block;

    public Storage(Shape shape, DType dtype)
    {
        (this.shape, this.dtype) = (shape, dtype);
        Bytes = checked(shape.Count * dtype.Size);
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

    /// <summary>When this was made: what is younger than a moment was made after it.</summary>
    public long Stamp { get; } = Clock.Tick();

    /// <summary>True once others than who made it may look at this memory: a view was made of it that was not <see cref="Tensor.Handed"/> over.</summary>
    public bool IsShared { get; set; }

    public long Bytes { get; }

    /// <summary>Returns the memory to the pool now, or when the last of those who work with it is done.</summary>
    public void Dispose()
    {
        if (End()) Release();
    }

    void Release()
    {
        if (Interlocked.Exchange(ref block, null) is { } returned) MemoryPool.Return(returned);
    }
}
