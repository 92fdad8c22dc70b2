using Bathys.Kernels;

namespace Bathys;

/// <summary>
/// What a device does for operators: each method runs one kernel over tensors and gives a new, unrecorded tensor. Memory is borrowed here
/// until the kernel has ended, so kernels need not know about the garbage collector or other threads.
/// </summary>
public unsafe partial class Tensor
{
    /// <summary>f(x) for each element x; not recorded.</summary>
    public Tensor Map<TKernel>(TKernel kernel) where TKernel : struct, IMapKernel
    {
        var result = new Tensor(Shape, DType);
        using var x = Borrow();
        using var y = result.BorrowResult();
        Elementwise.Map(kernel, x.View, y.Data);
        return result;
    }

    /// <summary>f(a, b) for each pair of elements, broadcast and of the promoted type; not recorded.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Tensor Zip<TKernel>(string operation, Tensor a, Tensor b, TKernel kernel) where TKernel : struct, IZipKernel
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var shape = Shape.Broadcast(a.Shape, b.Shape, operation);
        (a, b) = (a.Beside(b), b.Beside(a));
        var dtype = DTypes.Promote(a.DType, b.DType);
        var result = new Tensor(shape, dtype);
        using var p = a.Convert(dtype).Borrow();
        using var q = b.Convert(dtype).Borrow();
        using var y = result.BorrowResult();
        Elementwise.Zip(kernel, p.View.BroadcastTo(shape.Sizes), q.View.BroadcastTo(shape.Sizes), y.Data);
        return result;
    }

    /// <summary>
    /// f(g, x) as the gradient that a pullback gives, in the place that the backward pass offers if there is one; not recorded.
    /// </summary>
    /// <param name="operation">The name for error messages.</param>
    /// <param name="gradient">The incoming gradient, which the pullback uses for nothing else.</param>
    /// <param name="x">The saved operand or result.</param>
    /// <param name="kernel">f.</param>
    internal static Tensor ZipGradient<TKernel>(string operation, Tensor gradient, Tensor x, TKernel kernel)
        where TKernel : struct, IZipKernel
    {
        if (!Destination.TryTake(gradient, x, out var place, out var adds)) return Zip(operation, gradient, x, kernel);
        using var g = gradient.Borrow();
        using var p = x.Borrow();
        using var y = adds ? place.BorrowToWrite() : place.BorrowResult();
        if (adds) Elementwise.Zip3(new AddingKernel<TKernel>(kernel), g.View, p.View, y.View, y.Data);
        else Elementwise.Zip(kernel, g.View, p.View, y.Data);
        return place;
    }

    /// <summary>f(a, b, c) for each triple of elements, broadcast and of the promoted type; not recorded.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Tensor Zip3<TKernel>(string operation, Tensor a, Tensor b, Tensor c, TKernel kernel) where TKernel : struct, IZip3Kernel
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(c);
        var shape = Shape.Broadcast(Shape.Broadcast(a.Shape, b.Shape, operation), c.Shape, operation);
        (b, c) = (b.Beside(c), c.Beside(b));
        var dtype = DTypes.Promote(DTypes.Promote(a.DType, b.DType), c.DType);
        var (result, sizes) = (new Tensor(shape, dtype), shape.Sizes);
        using var p = a.Convert(dtype).Borrow();
        using var q = b.Convert(dtype).Borrow();
        using var r = c.Convert(dtype).Borrow();
        using var y = result.BorrowResult();
        Elementwise.Zip3(kernel, p.View.BroadcastTo(sizes), q.View.BroadcastTo(sizes), r.View.BroadcastTo(sizes), y.Data);
        return result;
    }

    /// <summary>The answer to a question about each pair of elements, as a Bool tensor.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public static Tensor Compare<TKernel>(string operation, Tensor a, Tensor b, TKernel kernel) where TKernel : struct, ICompareKernel
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var shape = Shape.Broadcast(a.Shape, b.Shape, operation);
        (a, b) = (a.Beside(b), b.Beside(a));
        var dtype = DTypes.Promote(a.DType, b.DType);
        var result = new Tensor(shape, DType.Bool);
        using var p = a.Convert(dtype).Borrow();
        using var q = b.Convert(dtype).Borrow();
        using var y = result.BorrowResult();
        Elementwise.Compare(kernel, p.View.BroadcastTo(shape.Sizes), q.View.BroadcastTo(shape.Sizes), (byte*)y.Data);
        return result;
    }

    /// <summary>Joins all elements along some dimensions (all, where none is named); not recorded.</summary>
    /// <param name="kernel">The joining step.</param>
    /// <param name="dimensions">The dimensions to reduce; negative ones count from the end.</param>
    /// <param name="keepDimensions">True to leave each reduced dimension in place with size 1.</param>
    /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
    public Tensor Reduce<TKernel>(TKernel kernel, ReadOnlySpan<int> dimensions, bool keepDimensions) where TKernel : struct, IReduceKernel
    {
        var reduced = Rank <= 16 ? stackalloc bool[Math.Max(Rank, 1)] : new bool[Rank];
        reduced.Fill(dimensions.Length == 0);
        foreach (var dimension in dimensions)
        {
            ref var flag = ref reduced[Shape.Dimension(dimension)];
            if (flag) throw new ShapeException($"dimension {dimension} is named twice");
            flag = true;
        }
        // Each run of neighboring reduced dimensions is one pass over (outer, length, inner), the innermost run first.
        var x = Packed();
        for (var last = Rank - 1; last >= 0; last--)
        {
            if (!reduced[last]) continue;
            var first = last;
            while (first > 0 && reduced[first - 1]) first--;
            var sizes = x.Shape.ToArray();
            var (outer, length, inner) = (Product(sizes, 0, first), Product(sizes, first, last + 1), Product(sizes, last + 1, Rank));
            sizes.AsSpan(first, last + 1 - first).Fill(1);
            var y = new Tensor(new Shape(sizes), DType);
            using var p = x.Borrow();
            using var q = y.BorrowResult();
            Reduction.Run(kernel, DType, p.Data, outer, length, inner, q.Data);
            (x, last) = (y, first);
        }
        if (ReferenceEquals(x.storage, storage)) x = x.Copy();
        return keepDimensions ? x : x.Handed(KeptShape(reduced), null);

        static long Product(int[] sizes, int from, int to)
        {
            var product = 1L;
            for (var i = from; i < to; i++) product *= sizes[i];
            return product;
        }
    }

    /// <summary>
    /// Adds another tensor to the memory of this one, which is contiguous: what a backward pass does to gradients; not recorded.
    /// </summary>
    internal void AddInPlace(Tensor other)
    {
        using var addend = other.Convert(DType).Borrow();
        using var sum = BorrowToWrite();
        Elementwise.Zip(new AddOperator.Kernel(), sum.View, addend.View.BroadcastTo(Shape.Sizes), sum.Data);
    }

    Shape KeptShape(ReadOnlySpan<bool> reduced)
    {
        var (kept, rank) = (new int[reduced[..Rank].Count(false)], 0);
        for (var i = 0; i < Rank; i++)
            if (!reduced[i]) kept[rank++] = Shape[i];
        return new Shape(kept);
    }

    /// <summary>This tensor, or a contiguous copy of it; not recorded.</summary>
    internal Tensor Packed() => IsContiguous ? this : Copy();

    /// <summary>
    /// A tensor whose rows, those of the last dimension, are contiguous and the given number of elements apart: 0 where they are all one
    /// and the same, as in the gradient of a sum, and then there is one; not recorded.
    /// </summary>
    internal Tensor PackedRows(out int step)
    {
        var (rows, length) = RowsOfLast();
        var isOne = rows > 1;
        for (var d = 0; d < Rank - 1; d++) isOne &= Stride(d) == 0 || Shape[d] == 1;
        step = isOne ? 0 : length;
        return isOne ? As(new Shape(length), [Stride(-1)]).Packed() : Packed();
    }

    /// <summary>A contiguous copy; not recorded.</summary>
    internal Tensor Copy()
    {
        var result = new Tensor(Shape, DType);
        using var x = Borrow();
        using var y = result.BorrowResult();
        Cast.CopyTo(x.View, y.Data);
        return result;
    }

    /// <summary>This tensor, or whole numbers and truth values as Float32: what functions of real numbers compute on.</summary>
    internal Tensor Floating() => DType is DType.Bool or DType.UInt8 or DType.Int32 or DType.Int64 ? Convert(DType.Float32) : this;

    /// <summary>
    /// A number as an operand beside this tensor: of its type where that can hold it, else of the next that can; beside bytes Int64.
    /// </summary>
    internal Tensor Number(double value)
    {
        if (DType >= DType.BFloat16) return Scalar(value, DType);
        if (!DTypes.IsWhole(value)) return Scalar(value, DType.Float32);
        return Scalar(value, DType == DType.Int32 && value is >= int.MinValue and <= int.MaxValue ? DType.Int32 : DType.Int64);
    }

    /// <summary>This tensor, or a contiguous conversion to another type; not recorded.</summary>
    internal Tensor Convert(DType dtype)
    {
        if (dtype == DType) return this;
        var result = new Tensor(Shape, dtype);
        using var x = Borrow();
        using var y = result.BorrowResult();
        Cast.Run(x.View, dtype, y.Data);
        return result;
    }
}
