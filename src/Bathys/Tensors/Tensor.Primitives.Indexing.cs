using System.Numerics;
using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>The lines along a dimension that a contiguous Int64 index names; not recorded.</summary>
    internal static Tensor TakeLines(Tensor x, int dimension, Tensor index)
    {
        var (outer, size, inner) = x.Around(dimension);
        var y = new Tensor(new Shape([.. x.Shape[..dimension], (int)index.Count, .. x.Shape[(dimension + 1)..]]), x.DType);
        var p = x.Packed();
        if (y.Count > 0) IndexedLines.Take((byte*)p.Data, outer, size, inner * x.DType.Size, (long*)index.Data, index.Count, (byte*)y.Data);
        KeepAlive(p, index, y);
        return y;
    }

    /// <summary>A copy of x to whose lines along a dimension those of another tensor are added, each where the index says; not recorded.</summary>
    internal static Tensor AddLines(Tensor x, int dimension, Tensor index, Tensor source)
    {
        var y = x.Copy();
        var p = source.Packed();
        switch (x.DType)
        {
            case DType.Float32: Add<float>(); break;
            case DType.Float64: Add<double>(); break;
            case DType.Int64: Add<long>(); break;
            case DType.Int32: Add<int>(); break;
            default: throw NoSums("IndexAdd", x.DType);
        }
        KeepAlive(p, index, y);
        return y;

        void Add<T>() where T : unmanaged, INumber<T>
        {
            var (outer, size, inner) = y.Around(dimension);
            IndexedLines.Add((T*)p.Data, outer, index.Count, inner, (long*)index.Data, (T*)y.Data, size);
        }
    }

    /// <summary>The elements along a dimension that a contiguous Int64 index of x's other sizes names; not recorded.</summary>
    internal static Tensor GatherElements(Tensor x, int dimension, Tensor index)
    {
        var (outer, size, inner) = x.Around(dimension);
        var shape = new IndexedShape(outer, size, index.Shape[dimension], inner);
        var (p, y) = (x.Packed(), new Tensor(index.Shape, x.DType));
        switch (x.DType.Size)
        {
            case 1: IndexedElements.Gather((byte*)p.Data, shape, (long*)index.Data, (byte*)y.Data); break;
            case 2: IndexedElements.Gather((ushort*)p.Data, shape, (long*)index.Data, (ushort*)y.Data); break;
            case 4: IndexedElements.Gather((uint*)p.Data, shape, (long*)index.Data, (uint*)y.Data); break;
            default: IndexedElements.Gather((ulong*)p.Data, shape, (long*)index.Data, (ulong*)y.Data); break;
        }
        KeepAlive(p, index, y);
        return y;
    }

    /// <summary>A copy of x in which elements along a dimension are replaced by those of a tensor of the index's shape; not recorded.</summary>
    internal static Tensor ScatterElements(Tensor x, int dimension, Tensor index, Tensor source)
    {
        var (outer, size, inner) = x.Around(dimension);
        var shape = new IndexedShape(outer, size, index.Shape[dimension], inner);
        var (p, y) = (source.Packed(), x.Copy());
        switch (x.DType.Size)
        {
            case 1: IndexedElements.Scatter((byte*)p.Data, shape, (long*)index.Data, (byte*)y.Data); break;
            case 2: IndexedElements.Scatter((ushort*)p.Data, shape, (long*)index.Data, (ushort*)y.Data); break;
            case 4: IndexedElements.Scatter((uint*)p.Data, shape, (long*)index.Data, (uint*)y.Data); break;
            default: IndexedElements.Scatter((ulong*)p.Data, shape, (long*)index.Data, (ulong*)y.Data); break;
        }
        KeepAlive(p, index, y);
        return y;
    }

    /// <summary>A copy of x to whose elements along a dimension those of a tensor of the index's shape are added; not recorded.</summary>
    internal static Tensor ScatterAddElements(Tensor x, int dimension, Tensor index, Tensor source)
    {
        var (outer, size, inner) = x.Around(dimension);
        var shape = new IndexedShape(outer, size, index.Shape[dimension], inner);
        var (p, y) = (source.Packed(), x.Copy());
        switch (x.DType)
        {
            case DType.Float32: IndexedElements.ScatterAdd((float*)p.Data, shape, (long*)index.Data, (float*)y.Data); break;
            case DType.Float64: IndexedElements.ScatterAdd((double*)p.Data, shape, (long*)index.Data, (double*)y.Data); break;
            case DType.Int64: IndexedElements.ScatterAdd((long*)p.Data, shape, (long*)index.Data, (long*)y.Data); break;
            case DType.Int32: IndexedElements.ScatterAdd((int*)p.Data, shape, (long*)index.Data, (int*)y.Data); break;
            default: throw NoSums("ScatterAdd", x.DType);
        }
        KeepAlive(p, index, y);
        return y;
    }

    /// <summary>For each row of the last dimension the indices of its first count numbers in order; not recorded.</summary>
    internal static Tensor SortedIndices(Tensor x, int count, bool descending)
    {
        var (rows, length) = x.RowsOfLast();
        var p = x.Packed();
        var y = new Tensor(x.Rank == 0 ? x.Shape : new Shape([.. x.Shape[..^1], count]), DType.Int64);
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
        KeepAlive(p, y);
        return y;
    }

    /// <summary>The sizes before, at and behind a dimension.</summary>
    (long Outer, long Size, long Inner) Around(int dimension) => Rank == 0 ? (1, 1, 1) :
        (new Shape(Shape[..dimension]).Count, Shape[dimension], new Shape(Shape[(dimension + 1)..]).Count);

    static NotSupportedException NoSums(string operation, DType dtype) => new($"{operation}: no sums of {dtype}: convert first, for example with To(DType.Float32)");
}
