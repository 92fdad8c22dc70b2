using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>The lines along a dimension that a contiguous Int64 index names; not recorded.</summary>
    internal static Tensor TakeLines(Tensor x, int dimension, Tensor index)
    {
        var (outer, size, inner) = x.Around(dimension);
        Shape shape = [.. x.Shape[..dimension], Shape.Size("IndexSelect", index.Count), .. x.Shape[(dimension + 1)..]];
        var result = new Tensor(shape, x.DType);
        using var p = x.Packed().Borrow();
        using var i = index.Borrow();
        using var y = result.BorrowResult();
        if (result.Count > 0)
            IndexedLines.Take((byte*)p.Data, outer, size, inner * x.DType.Size, (long*)i.Data, index.Count, (byte*)y.Data);
        return result;
    }

    /// <summary>
    /// A copy of x to whose lines along a dimension those of another tensor are added, each where the index says; not recorded.
    /// </summary>
    internal static Tensor AddLines(Tensor x, int dimension, Tensor index, Tensor source)
    {
        var result = x.Copy();
        using var p = source.Packed().Borrow();
        using var i = index.Borrow();
        using var y = result.BorrowResult();
        var (outer, size, inner) = x.Around(dimension);
        var places = (long*)i.Data;
        var count = index.Count;
        switch (x.DType)
        {
            case DType.Float32: IndexedLines.Add((float*)p.Data, outer, count, inner, places, (float*)y.Data, size); break;
            case DType.Float64: IndexedLines.Add((double*)p.Data, outer, count, inner, places, (double*)y.Data, size); break;
            case DType.Int64: IndexedLines.Add((long*)p.Data, outer, count, inner, places, (long*)y.Data, size); break;
            case DType.Int32: IndexedLines.Add((int*)p.Data, outer, count, inner, places, (int*)y.Data, size); break;
            default: throw NoSums("IndexAdd", x.DType);
        }
        return result;
    }

    /// <summary>The elements along a dimension that a contiguous Int64 index of x's other sizes names; not recorded.</summary>
    internal static Tensor GatherElements(Tensor x, int dimension, Tensor index)
    {
        var (outer, size, inner) = x.Around(dimension);
        var shape = new IndexedShape(outer, size, index.Shape[dimension], inner);
        var result = new Tensor(index.Shape, x.DType);
        using var p = x.Packed().Borrow();
        using var i = index.Borrow();
        using var y = result.BorrowResult();
        switch (x.DType.Size)
        {
            case 1: IndexedElements.Gather((byte*)p.Data, shape, (long*)i.Data, (byte*)y.Data); break;
            case 2: IndexedElements.Gather((ushort*)p.Data, shape, (long*)i.Data, (ushort*)y.Data); break;
            case 4: IndexedElements.Gather((uint*)p.Data, shape, (long*)i.Data, (uint*)y.Data); break;
            default: IndexedElements.Gather((ulong*)p.Data, shape, (long*)i.Data, (ulong*)y.Data); break;
        }
        return result;
    }

    /// <summary>
    /// A copy of x in which elements along a dimension are replaced by those of a tensor of the index's shape; not recorded.
    /// </summary>
    internal static Tensor ScatterElements(Tensor x, int dimension, Tensor index, Tensor source)
    {
        var (outer, size, inner) = x.Around(dimension);
        var shape = new IndexedShape(outer, size, index.Shape[dimension], inner);
        var result = x.Copy();
        using var p = source.Packed().Borrow();
        using var i = index.Borrow();
        using var y = result.BorrowResult();
        switch (x.DType.Size)
        {
            case 1: IndexedElements.Scatter((byte*)p.Data, shape, (long*)i.Data, (byte*)y.Data); break;
            case 2: IndexedElements.Scatter((ushort*)p.Data, shape, (long*)i.Data, (ushort*)y.Data); break;
            case 4: IndexedElements.Scatter((uint*)p.Data, shape, (long*)i.Data, (uint*)y.Data); break;
            default: IndexedElements.Scatter((ulong*)p.Data, shape, (long*)i.Data, (ulong*)y.Data); break;
        }
        return result;
    }

    /// <summary>A copy of x to whose elements along a dimension those of a tensor of the index's shape are added; not recorded.</summary>
    internal static Tensor ScatterAddElements(Tensor x, int dimension, Tensor index, Tensor source)
    {
        var (outer, size, inner) = x.Around(dimension);
        var shape = new IndexedShape(outer, size, index.Shape[dimension], inner);
        var result = x.Copy();
        using var p = source.Packed().Borrow();
        using var i = index.Borrow();
        using var y = result.BorrowResult();
        switch (x.DType)
        {
            case DType.Float32: IndexedElements.ScatterAdd((float*)p.Data, shape, (long*)i.Data, (float*)y.Data); break;
            case DType.Float64: IndexedElements.ScatterAdd((double*)p.Data, shape, (long*)i.Data, (double*)y.Data); break;
            case DType.Int64: IndexedElements.ScatterAdd((long*)p.Data, shape, (long*)i.Data, (long*)y.Data); break;
            case DType.Int32: IndexedElements.ScatterAdd((int*)p.Data, shape, (long*)i.Data, (int*)y.Data); break;
            default: throw NoSums("ScatterAdd", x.DType);
        }
        return result;
    }

    /// <summary>For each row of the last dimension the indices of its first count numbers in order; not recorded.</summary>
    internal static Tensor SortedIndices(Tensor x, int count, bool descending)
    {
        var (rows, length) = x.RowsOfLast();
        var result = new Tensor(x.Rank == 0 ? x.Shape : new Shape([.. x.Shape[..^1], count]), DType.Int64);
        using var p = x.Packed().Borrow();
        using var y = result.BorrowResult();
        var target = (long*)y.Data;
        switch (x.DType)
        {
            case DType.Float32: Sorting.Run((float*)p.Data, rows, length, count, descending, target); break;
            case DType.Float64: Sorting.Run((double*)p.Data, rows, length, count, descending, target); break;
            case DType.Int64: Sorting.Run((long*)p.Data, rows, length, count, descending, target); break;
            case DType.Int32: Sorting.Run((int*)p.Data, rows, length, count, descending, target); break;
            case DType.UInt8 or DType.Bool: Sorting.Run((byte*)p.Data, rows, length, count, descending, target); break;
            default: throw new NotSupportedException($"no order of {x.DType}: convert first, for example with To(DType.Float32)");
        }
        return result;
    }

    /// <summary>
    /// Writes lines of the first dimension, each in the place that a contiguous Int64 index names; of two for one place the last stays.
    /// </summary>
    /// <param name="x">Contiguous; it is changed.</param>
    /// <param name="index">Places that were checked.</param>
    /// <param name="lines">(count, …), of x's type.</param>
    internal static void PutLines(Tensor x, Tensor index, Tensor lines)
    {
        using var p = lines.Packed().Borrow();
        using var i = index.Borrow();
        using var y = x.BorrowToWrite();
        var bytes = x.Around(0).Inner * x.DType.Size;
        var places = (long*)i.Data;
        for (var k = 0L; k < index.Count; k++)
            Buffer.MemoryCopy((byte*)p.Data + (k * bytes), (byte*)y.Data + (places[k] * bytes), bytes, bytes);
    }

    /// <summary>A contiguous Int64 index of the first dimension in which no number counts from the end any more.</summary>
    /// <exception cref="ShapeException">A number is out of range.</exception>
    internal static Tensor WrappedIndex(Tensor index, int size, Shape shape)
    {
        var result = new Tensor(index.Shape, DType.Int64);
        using var i = index.Borrow();
        using var y = result.BorrowResult();
        var numbers = (long*)i.Data;
        var places = (long*)y.Data;
        for (var k = 0L; k < index.Count; k++)
        {
            if (numbers[k] < -size || numbers[k] >= size)
                throw Indices.OutOfRange("indexing", index.Shape, k, numbers[k], size, $"dimension 0 of {shape}");
            places[k] = numbers[k] < 0 ? numbers[k] + size : numbers[k];
        }
        return result;
    }

    /// <summary>Overwrites x, of any strides, by a tensor of its shape and type.</summary>
    internal static void Overwrite(Tensor x, Tensor source)
    {
        using var from = source.Borrow();
        using var y = x.BorrowToWrite();
        Cast.CopyInto(from.View, y.View);
    }

    /// <summary>
    /// The first number of a contiguous Int64 index that is not from 0 to size − 1, and its place; the place is −1 if there is none.
    /// </summary>
    internal static (long Place, long Value) FirstOutside(Tensor index, int size)
    {
        using var i = index.Borrow();
        var numbers = (long*)i.Data;
        for (var k = 0L; k < index.Count; k++)
            if ((ulong)numbers[k] >= (ulong)size) return (k, numbers[k]);
        return (-1, 0);
    }

    /// <summary>The flat places of the elements that are not zero, in their order.</summary>
    internal static long[] PlacesOfTrue(Tensor x)
    {
        var places = new List<long>();
        using var p = x.Convert(DType.Bool).Packed().Borrow();
        var truths = (byte*)p.Data;
        for (var i = 0L; i < x.Count; i++)
            if (truths[i] != 0) places.Add(i);
        return [.. places];
    }

    /// <summary>The sizes before, at and behind a dimension.</summary>
    (long Outer, long Size, long Inner) Around(int dimension) => Rank == 0 ? (1, 1, 1) :
        (new Shape(Shape[..dimension]).Count, Shape[dimension], new Shape(Shape[(dimension + 1)..]).Count);

    static NotSupportedException NoSums(string operation, DType dtype) =>
        new($"{operation}: no sums of {dtype}: convert first, for example with To(DType.Float32)");
}
