namespace Bathys;

/// <summary>
/// An n-dimensional array of numbers that can remember how it was computed. Operators are extension members, one to a file in
/// the Operators folder; views (reshape, transpose, slice, expand) share memory with the tensor they look at.
/// </summary>
/// <remarks>
/// A tensor is an ordinary object: when nothing refers to it any more its memory returns to the pool. <see cref="Dispose"/> returns
/// it at once, for all views of it too; what other threads compute with it at that moment ends first. Reading from several threads is safe;
/// writing needs the caller's care.
/// </remarks>
public partial class Tensor : IDisposable
{
    Storage storage;
    long offset;
    long[]? strides;

    /// <summary>New memory with whatever it holds, contiguous.</summary>
    internal Tensor(Shape shape, DType dtype)
    {
        (Shape, DType) = (shape, dtype);
        storage = new Storage(shape, dtype);
    }

    /// <summary>Another look at memory that exists.</summary>
    Tensor(Storage storage, long offset, Shape shape, long[]? strides, DType dtype)
    {
        (this.storage, this.offset, Shape, this.strides, DType) = (storage, offset, shape, strides, dtype);
        storage.Views++;
    }

    /// <summary>The same memory as another tensor's, without its history: what a <see cref="Nn.Parameter"/> starts from.</summary>
    private protected Tensor(Tensor data) : this(data.storage, data.offset, data.Shape, data.strides, data.DType)
    {
    }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape { get; private set; }

    /// <summary>The type of the elements.</summary>
    public DType DType { get; private set; }

    /// <summary>Where the memory lives.</summary>
    public Device Device { get; } = Device.Cpu;

    /// <summary>The number of dimensions; 0 for a scalar.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The number of elements.</summary>
    public long Count => Shape.Count;

    /// <summary>True if the elements lie one after the other in row-major order.</summary>
    public bool IsContiguous => strides is null;

    /// <summary>Elements from one index to the next, for each dimension; 0 where a dimension repeats the same elements.</summary>
    public ReadOnlySpan<long> Strides => strides ?? Shape.ContiguousStrides();

    /// <summary>Elements from one index of a dimension to the next; negative dimensions count from the end. It makes no array.</summary>
    internal long Stride(int dimension)
    {
        var d = Shape.Dimension(dimension);
        if (strides is not null) return strides[d];
        var step = 1L;
        for (var i = Rank - 1; i > d; i--) step *= Math.Max(Shape[i], 1);
        return step;
    }

    /// <summary>This tensor if it is on the device already; there is one device today.</summary>
    public Tensor To(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return this;
    }

    internal Storage Storage => storage;

    /// <summary>The same memory under another shape and strides; the offset counts elements from this tensor's first.</summary>
    internal Tensor As(Shape shape, long[]? strides, long offset = 0)
    {
        if (strides is not null && IsRowMajor(shape, strides)) strides = null;
        return new Tensor(storage, this.offset + offset, shape, strides, DType);
    }

    /// <summary>
    /// As <see cref="As"/>, for a maker of results who keeps nothing: these, several perhaps, stand in for this tensor, and its memory is
    /// no more shared than before. A backward pass counts who waits for it.
    /// </summary>
    internal Tensor Handed(Shape shape, long[]? strides, long offset = 0)
    {
        var before = storage.Views;
        var tensor = As(shape, strides, offset);
        storage.Views = before;
        return tensor;
    }

    /// <summary>The same memory as another tensor of its own, handed over.</summary>
    internal Tensor Renewed() => Handed(Shape, strides);

    /// <summary>Takes the memory away: whoever still refers to this tensor finds it disposed, while the memory itself goes on.</summary>
    internal void Revoke() => storage = Storage.TakenBack;

    /// <summary>
    /// These tensors as one along a dimension where that is what they are in memory already, each next to the one before; else null.
    /// </summary>
    internal static Tensor? Rejoined(ReadOnlySpan<Tensor?> parts, Shape shape, int dimension)
    {
        if (parts is not [{ } first, ..]) return null;
        var strides = first.Strides;
        var offset = first.offset;
        foreach (var part in parts)
        {
            if (part is null || !ReferenceEquals(part.storage, first.storage) || part.DType != first.DType || part.offset != offset
                || !part.Strides.SequenceEqual(strides)) return null;
            offset += part.Shape[dimension] * strides[dimension];
        }

        return first.Handed(shape, strides.ToArray());
    }

    /// <summary>
    /// Takes over another tensor's memory, shape and type; whoever refers to this tensor (a module, an optimizer) sees the new ones.
    /// What was recorded of it before is no longer its history.
    /// </summary>
    internal void Become(Tensor other)
    {
        var requiresGrad = RequiresGrad;
        RequiresGrad = false;
        other.storage.Views++;
        other.storage.MarkWritten();
        (storage, offset, strides, Shape, DType) = (other.storage, other.offset, other.strides, other.Shape, other.DType);
        Grad = null;
        RequiresGrad = requiresGrad && DType.IsFloatingPoint;
    }

    /// <summary>The strides of this memory in a shape that it broadcasts to: 0 where a dimension repeats.</summary>
    internal long[] StridesIn(Shape shape)
    {
        var result = new long[shape.Rank];
        var lead = shape.Rank - Rank;
        var own = Strides;
        for (var i = 0; i < Rank; i++) result[lead + i] = Shape[i] == 1 ? 0 : own[i];
        return result;
    }

    /// <summary>Dimensions of size 1 may have any stride.</summary>
    static bool IsRowMajor(Shape shape, long[] strides)
    {
        var step = 1L;
        for (var i = shape.Rank - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != step) return shape.Count == 0;
            step *= shape[i];
        }
        return true;
    }

    /// <summary>
    /// The numbers as PyTorch prints them: <c>tensor([[1., 2.], [3., 4.]])</c>. More than a thousand are shown by the edges of each
    /// dimension, with the shape; types other than Float32, Int64 and Bool are named.
    /// </summary>
    public override string ToString() => TensorPrinter.Print(this);

    /// <summary>Returns the memory to the pool now. Every later use of this tensor or of a view of it throws.</summary>
    public void Dispose()
    {
        storage.Dispose();
        GC.SuppressFinalize(this);
    }
}
