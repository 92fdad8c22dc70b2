namespace Bathys;

/// <summary>Tensors that name places: checked before any kernel trusts them.</summary>
internal static class Indices
{
    /// <summary>The index as contiguous Int64, each number from 0 to size − 1.</summary>
    /// <exception cref="ShapeException">A number is out of range: the message has it, its place and the size.</exception>
    /// <exception cref="NotSupportedException">The index is not of whole numbers.</exception>
    public static Tensor Checked(string operation, Tensor index, int size, string what)
    {
        var result = Whole(operation, index);
        var (place, value) = Tensor.FirstOutside(result, size);
        return place < 0 ? result : throw OutOfRange(operation, result.Shape, place, value, size, what);
    }

    /// <summary>The index as contiguous Int64.</summary>
    /// <exception cref="NotSupportedException">The index is not of whole numbers.</exception>
    public static Tensor Whole(string operation, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return index.DType is DType.Int64 or DType.Int32 or DType.UInt8 ? index.Convert(DType.Int64).Packed()
            : throw new NotSupportedException(
                $"{operation}: an index is of whole numbers (Int64), not {index.DType}: convert with To(DType.Int64)");
    }

    /// <summary>The error of a number that names no place.</summary>
    public static ShapeException OutOfRange(string operation, Shape shape, long position, long value, int size, string what)
    {
        var place = new long[shape.Rank];
        for (var d = shape.Rank - 1; d >= 0; d--) (position, place[d]) = Math.DivRem(position, (long)shape[d]);
        var range = size == 0 ? "which is empty" : $"which goes from 0 to {size - 1}";
        return new ShapeException($"{operation}: index {value} at ({string.Join(", ", place)}) is out of range for {what}, {range}");
    }
}
