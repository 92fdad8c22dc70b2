namespace Bathys.Formats;

/// <summary>Shape, strides and offset in elements, checked once against the storage they index.</summary>
internal sealed class TensorLayout : IEquatable<TensorLayout>
{
    /// <summary>More dimensions than any framework takes.</summary>
    public const int MaximumRank = 64;

    TensorLayout(long[] shape, long[] strides, long offset, long count, bool isContiguous) =>
        (Shape, Strides, Offset, Count, IsContiguous) = (shape, strides, offset, count, isContiguous);

    public long[] Shape { get; }

    public long[] Strides { get; }

    public long Offset { get; }

    public long Count { get; }

    public bool IsContiguous { get; }

    public bool Equals(TensorLayout? other) =>
        other is not null && Offset == other.Offset && Shape.AsSpan().SequenceEqual(other.Shape)
        && Strides.AsSpan().SequenceEqual(other.Strides);

    public override bool Equals(object? other) => Equals(other as TensorLayout);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Offset);
        foreach (var size in Shape) hash.Add(size);
        foreach (var stride in Strides) hash.Add(stride);
        return hash.ToHashCode();
    }

    /// <summary>Layout in C order from the storage's first element, or a reason why there is none.</summary>
    public static TensorLayout? Contiguous(long[] shape, out string? fault) => Create(shape, RowMajor(shape), 0, long.MaxValue, out fault);

    /// <summary>Checks that every element lies in a storage of so many elements; gives null and the reason where one does not.</summary>
    public static TensorLayout? Create(long[] shape, long[] strides, long offset, long storageCount, out string? fault)
    {
        if (shape.Length > MaximumRank) return Refuse($"{shape.Length} dimensions; at most {MaximumRank} are read", out fault);
        if (shape.Length != strides.Length) return Refuse($"{shape.Length} sizes but {strides.Length} strides", out fault);
        if (offset < 0) return Refuse($"negative offset {offset}", out fault);
        Int128 count = 1, last = offset;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] < 0) return Refuse($"negative size {shape[i]}", out fault);
            if (strides[i] < 0) return Refuse($"negative stride {strides[i]}", out fault);
            // Both factors are below 2^63 and the sums are cut here, so 127 bits cannot overflow.
            count *= shape[i];
            last += (Int128)(Math.Max(1, shape[i]) - 1) * strides[i];
            if (count > long.MaxValue / 16) return Refuse("the product of the sizes overflows", out fault);
            if (last > long.MaxValue) return Refuse("an element's position overflows", out fault);
        }

        var end = count == 0 ? offset : last + 1;
        if (end > storageCount) return Refuse($"elements up to {end} in a storage of {storageCount}", out fault);
        fault = null;
        return new(shape, strides, offset, (long)count, IsRowMajor(shape, strides));
    }

    /// <summary>
    /// Strides of a tensor laid out in C order. Sizes that overflow give strides that <see cref="Create"/> never gets to use.
    /// </summary>
    public static long[] RowMajor(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = Saturate(stride, shape[i]);
        }

        return strides;
    }

    /// <summary>Strides of a tensor laid out in Fortran order.</summary>
    public static long[] ColumnMajor(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            strides[i] = stride;
            stride = Saturate(stride, shape[i]);
        }

        return strides;
    }

    static long Saturate(long stride, long size)
    {
        var product = (Int128)stride * Math.Max(1, size);
        return product > long.MaxValue / 16 ? long.MaxValue / 16 : (long)product;
    }

    // A dimension of size 1 is never stepped along, so its stride says nothing.
    static bool IsRowMajor(long[] shape, long[] strides)
    {
        var step = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] > 1 && strides[i] != step) return shape.Contains(0);
            step = Saturate(step, shape[i]);
        }

        return true;
    }

    static TensorLayout? Refuse(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }
}
