using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>The memory of a contiguous tensor; writing to it changes the tensor. Valid while the tensor is alive.</summary>
    /// <exception cref="InvalidOperationException">Another element type, not contiguous, or more elements than a span can have.</exception>
    public Span<T> Span<T>() where T : unmanaged
    {
        if (!Holds<T>()) throw new InvalidOperationException($"a {DType} tensor has no span of {typeof(T).Name}: convert first with To()");
        if (!IsContiguous) throw new InvalidOperationException($"a view of shape {Shape} is not contiguous: call Contiguous() first");
        if (Count > int.MaxValue) throw new InvalidOperationException($"{Count:N0} elements are more than a span can hold: slice first");
        return new Span<T>(Data, (int)Count);
    }

    /// <summary>The elements in row-major order as a new array.</summary>
    /// <exception cref="InvalidOperationException">Another element type.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        if (!Holds<T>()) throw new InvalidOperationException($"a {DType} tensor gives no array of {typeof(T).Name}: convert first with To()");
        var result = new T[Count];
        fixed (T* target = result) Cast.Copy(View, target);
        GC.KeepAlive(this);
        return result;
    }

    /// <summary>The only element, as a double.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public double Item()
    {
        if (Count != 1) throw new InvalidOperationException($"Item needs exactly one element; the shape {Shape} has {Count:N0}");
        double value;
        Cast.Run(View, DType.Float64, &value);
        GC.KeepAlive(this);
        return value;
    }

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element, or it has another type.</exception>
    public T Item<T>() where T : unmanaged
    {
        if (Count != 1) throw new InvalidOperationException($"Item needs exactly one element; the shape {Shape} has {Count:N0}");
        return ToArray<T>()[0];
    }

    /// <summary>Overwrites every element. Not recorded: a tensor that was computed from others cannot be changed while recording.</summary>
    public Tensor Fill(double value)
    {
        RefuseWriteToGraph();
        CopyFrom(Scalar(value, DType));
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
        var from = source.DType == DType ? source : source.Convert(DType);
        Cast.CopyInto(from.View.BroadcastTo(Shape.Sizes), View);
        GC.KeepAlive(from);
        GC.KeepAlive(this);
        return this;
    }

    void RefuseWriteToGraph()
    {
        if (Record.IsEnabled && RequiresGrad)
            throw new InvalidOperationException("a tensor that takes part in a gradient cannot be changed in place while recording: use NoGrad");
    }

    bool Holds<T>() where T : unmanaged => DTypes.Of<T>() == DType || (typeof(T) == typeof(byte) && DType == DType.Bool);
}
