namespace Bathys.Kernels;

/// <summary>
/// Strided memory as a kernel sees it: an address, sizes and strides (in elements, 0 where a dimension is broadcast); without strides it is
/// contiguous.
/// </summary>
internal readonly unsafe struct View(void* data, DType dtype, int[] sizes, long[]? strides)
{
    public readonly void* Data = data;
    public readonly DType DType = dtype;
    public readonly int[] Sizes = sizes;
    readonly long[]? strides = strides;

    /// <summary>Made anew for contiguous memory.</summary>
    public long[] Strides => strides ?? new Shape(Sizes).ContiguousStrides();

    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var size in Sizes) count *= size;
            return count;
        }
    }

    /// <summary>Whether the elements lie one after the other in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            if (strides is null) return true;
            var step = 1L;
            for (var d = Sizes.Length - 1; d >= 0; step *= Sizes[d--])
                if (Sizes[d] != 1 && strides[d] != step) return false;
            return true;
        }
    }

    /// <summary>Whether the memory between first and last element has any in common with another view's.</summary>
    public bool Overlaps(View other)
    {
        var (first, end) = Extent();
        var (otherFirst, otherEnd) = other.Extent();
        return first < otherEnd && otherFirst < end;
    }

    (nint First, nint End) Extent()
    {
        var (low, high) = (0L, 1L);
        var steps = Strides;
        for (var d = 0; d < Sizes.Length; d++)
        {
            var span = (Sizes[d] - 1) * steps[d];
            if (span < 0) low += span;
            else high += span;
        }
        return ((nint)Data + (nint)(low * DType.Size), (nint)Data + (nint)(high * DType.Size));
    }

    /// <summary>The same memory seen in a larger shape: leading dimensions and dimensions of size 1 get stride 0.</summary>
    public View BroadcastTo(int[] shape)
    {
        if (shape.AsSpan().SequenceEqual(Sizes)) return this;
        var steps = new long[shape.Length];
        var lead = shape.Length - Sizes.Length;
        var own = Strides;
        for (var i = 0; i < Sizes.Length; i++) steps[lead + i] = Sizes[i] == 1 ? 0 : own[i];
        return new View(Data, DType, shape, steps);
    }
}
