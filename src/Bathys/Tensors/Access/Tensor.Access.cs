using Bathys.Kernels;

namespace Bathys;

/// <summary>Numbers out of a tensor and into it. No way gives memory away: it is copied, or lent for the time of a callback.</summary>
public unsafe partial class Tensor
{
    /// <summary>The elements in row-major order as a new array.</summary>
    /// <exception cref="InvalidOperationException">Another element type.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        CheckHolds<T>();
        if (Count > Array.MaxLength)
            throw new InvalidOperationException($"{Count:N0} elements are more than an array can hold: slice first");
        var result = new T[Count];
        using var x = Borrow();
        fixed (T* target = result) Cast.Copy(x.View, target);
        return result;
    }

    /// <summary>The only element, as a double.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public double Item()
    {
        if (Count != 1) throw new InvalidOperationException($"Item needs exactly one element; the shape {Shape} has {Count:N0}");
        double value;
        using var x = Borrow();
        Cast.Run(x.View, DType.Float64, &value);
        return value;
    }

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element, or it has another type.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (Count != 1) throw new InvalidOperationException($"Item needs exactly one element; the shape {Shape} has {Count:N0}");
        return ToArray<T>()[0];
    }

    /// <summary>Copies the elements in row-major order to the beginning of a span.</summary>
    /// <exception cref="ArgumentException">The span is shorter.</exception>
    /// <exception cref="InvalidOperationException">Another element type.</exception>
    public void CopyTo<T>(Span<T> destination) where T : unmanaged
    {
        CheckHolds<T>();
        if (destination.Length < Count)
            throw new ArgumentException($"CopyTo: {Count:N0} elements do not fit into {destination.Length:N0}", nameof(destination));
        using var x = Borrow();
        fixed (T* target = destination) Cast.Copy(x.View, target);
    }

    /// <summary>
    /// Shows a callback the elements of a contiguous tensor, in row-major order. The memory stays for as long as the callback runs.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another element type, not contiguous, or more elements than a span can have.</exception>
    public void Read<T>(Action<ReadOnlySpan<T>> read) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(read);
        CheckSpan<T>();
        using var x = Borrow();
        read(x.Span<T>());
    }

    /// <summary>What a callback makes of the elements of a contiguous tensor: see <see cref="Read{T}(Action{ReadOnlySpan{T}})"/>.</summary>
    /// <exception cref="InvalidOperationException">Another element type, not contiguous, or more elements than a span can have.</exception>
    public TResult Read<T, TResult>(Func<ReadOnlySpan<T>, TResult> read) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(read);
        CheckSpan<T>();
        using var x = Borrow();
        return read(x.Span<T>());
    }

    /// <summary>Lets a callback change the elements of a contiguous tensor. Not recorded, as <see cref="Fill"/>.</summary>
    /// <exception cref="InvalidOperationException">Another type, not contiguous, too large for a span, or with a gradient.</exception>
    public void Write<T>(Action<Span<T>> write) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(write);
        RefuseWriteToGraph();
        CheckSpan<T>();
        using var x = BorrowToWrite();
        write(x.Span<T>());
    }

    /// <summary>Overwrites every element. Not recorded: a tensor that was computed from others cannot be changed while recording.</summary>
    public Tensor Fill(double value)
    {
        RefuseWriteToGraph();
        CopyFrom(Scalar(value, DType));
        return this;
    }

    /// <summary>Overwrites the elements in row-major order. Not recorded, as <see cref="Fill"/>.</summary>
    /// <exception cref="ShapeException">There are not as many numbers as elements.</exception>
    /// <exception cref="InvalidOperationException">Another element type.</exception>
    public Tensor CopyFrom<T>(ReadOnlySpan<T> source) where T : unmanaged
    {
        RefuseWriteToGraph();
        CheckHolds<T>();
        if (source.Length != Count)
            throw new ShapeException($"CopyFrom: {source.Length:N0} numbers for {Shape}, which has {Count:N0} elements");
        fixed (T* from = source)
        {
            using var x = BorrowToWrite();
            Cast.CopyInto(new View(from, DType, Shape.Sizes, null), x.View);
        }
        return this;
    }

    /// <summary>Overwrites the elements by those of another tensor, broadcast and converted. Not recorded, as <see cref="Fill"/>.</summary>
    /// <exception cref="ShapeException">The source does not broadcast to this shape.</exception>
    public Tensor CopyFrom(Tensor source)
    {
        ArgumentNullException.ThrowIfNull(source);
        RefuseWriteToGraph();
        if (Shape.Broadcast(source.Shape, Shape, "CopyFrom") != Shape)
            throw new ShapeException($"CopyFrom: {source.Shape} does not broadcast to {Shape}");
        using var from = source.Convert(DType).Borrow();
        using var x = BorrowToWrite();
        Cast.CopyInto(from.View.BroadcastTo(Shape.Sizes), x.View);
        return this;
    }

    void RefuseWriteToGraph()
    {
        if (Record.IsEnabled && RequiresGrad)
            throw new InvalidOperationException(
                "a tensor that takes part in a gradient cannot be changed in place while recording: use NoGrad");
        if (strides is null) return;
        for (var d = 0; d < Rank; d++)
            if (strides[d] == 0 && Shape[d] > 1)
                throw new InvalidOperationException(
                    $"a view of shape {Shape} that repeats elements cannot be changed in place: change a copy (Clone())");
    }

    void CheckHolds<T>() where T : unmanaged
    {
        if (DTypes.Of<T>() != DType && !(typeof(T) == typeof(byte) && DType == DType.Bool))
            throw new InvalidOperationException(
                $"a {DType} tensor has no elements of type {typeof(T).Name}: convert first with To(DType.{DTypes.Of<T>()})");
    }

    void CheckSpan<T>() where T : unmanaged
    {
        CheckHolds<T>();
        if (!IsContiguous)
            throw new InvalidOperationException(
                $"a view of shape {Shape} is not contiguous: call Contiguous() first, or use CopyTo and CopyFrom");
        if (Count > int.MaxValue) throw new InvalidOperationException($"{Count:N0} elements are more than a span can hold: slice first");
    }
}
