using Bathys.Kernels;

namespace Bathys;

/// <summary>
/// A tensor's memory while a primitive works with it: <c>using var a = x.Borrow();</c>. As long as it lives the block stays where it is,
/// whatever other threads dispose and the garbage collector finds. It cannot leave the method; nothing else in the library knows an
/// address.
/// </summary>
internal readonly unsafe ref struct Borrowed
{
    readonly Storage? storage;
    readonly int[]? sizes;
    readonly long[]? strides;
    readonly DType dtype;

    public Borrowed(Storage storage, long offset, Shape shape, long[]? strides, DType dtype)
    {
        Data = storage.Lend() + (offset * dtype.Size);
        (this.storage, sizes, this.strides, this.dtype) = (storage, shape.Sizes, strides, dtype);
    }

    /// <summary>The address of the first element; null where there was no tensor to borrow.</summary>
    public void* Data { get; }

    /// <summary>The memory as a kernel sees it.</summary>
    public View View => new(Data, dtype, sizes!, strides);

    /// <summary>The elements of a contiguous tensor.</summary>
    public Span<T> Span<T>() where T : unmanaged => new(Data, checked((int)new Shape(sizes!).Count));

    /// <summary>Gives the memory back to its owner.</summary>
    public void Dispose() => storage?.Return();
}
