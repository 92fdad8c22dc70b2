using Bathys.Kernels;

namespace Bathys;

public unsafe partial class Tensor
{
    /// <summary>Memory with whatever it holds, to be overwritten.</summary>
    public static Tensor Empty(ReadOnlySpan<int> shape, DType dtype) => new(new Shape(shape), dtype);

    /// <summary>Float32 memory with whatever it holds, to be overwritten.</summary>
    public static Tensor Empty(params ReadOnlySpan<int> shape) => Empty(shape, DType.Float32);

    /// <summary>All zeros.</summary>
    public static Tensor Zeros(ReadOnlySpan<int> shape, DType dtype)
    {
        var result = Empty(shape, dtype);
        using var x = result.BorrowResult();
        System.Runtime.InteropServices.NativeMemory.Clear(x.Data, (nuint)result.Storage.Bytes);
        return result;
    }

    /// <summary>All zeros, Float32.</summary>
    public static Tensor Zeros(params ReadOnlySpan<int> shape) => Zeros(shape, DType.Float32);

    /// <summary>All ones.</summary>
    public static Tensor Ones(ReadOnlySpan<int> shape, DType dtype) => Full(shape, 1, dtype);

    /// <summary>All ones, Float32.</summary>
    public static Tensor Ones(params ReadOnlySpan<int> shape) => Full(shape, 1);

    /// <summary>The same number everywhere.</summary>
    public static Tensor Full(ReadOnlySpan<int> shape, double value, DType dtype = DType.Float32)
    {
        var result = Empty(shape, dtype);
        using var one = Scalar(value, dtype).Borrow();
        using var x = result.BorrowResult();
        Cast.CopyTo(one.View.BroadcastTo(result.Shape.Sizes), x.Data);
        return result;
    }

    /// <summary>A tensor without dimensions that holds one number.</summary>
    public static Tensor Scalar(double value, DType dtype = DType.Float32)
    {
        var result = new Tensor(new Shape(), dtype);
        using var x = result.BorrowResult();
        Cast.Run(new View(&value, DType.Float64, [], []), dtype, x.Data);
        return result;
    }

    /// <summary>A copy of numbers as a vector.</summary>
    public static Tensor From<T>(ReadOnlySpan<T> data) where T : unmanaged => From(data, [data.Length]);

    /// <summary>A copy of an array as a vector.</summary>
    public static Tensor From<T>(T[] data) where T : unmanaged => From(new ReadOnlySpan<T>(data));

    /// <summary>A copy of numbers in row-major order; the empty shape is that of one number without dimensions.</summary>
    /// <exception cref="ShapeException">The shape does not hold as many numbers.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> data, params ReadOnlySpan<int> shape) where T : unmanaged
    {
        var sizes = new Shape(shape);
        if (sizes.Count != data.Length)
            throw new ShapeException($"From: the shape {sizes} holds {sizes.Count:N0} elements, the data has {data.Length:N0}");
        var result = new Tensor(sizes, DTypes.Of<T>());
        using var x = result.BorrowResult();
        data.CopyTo(x.Span<T>());
        return result;
    }

    /// <summary>A copy of an array in row-major order; the empty shape is that of one number without dimensions.</summary>
    /// <exception cref="ShapeException">The shape does not hold as many numbers.</exception>
    public static Tensor From<T>(T[] data, params ReadOnlySpan<int> shape) where T : unmanaged => From(new ReadOnlySpan<T>(data), shape);

    /// <summary>A copy of a matrix.</summary>
    public static Tensor From<T>(T[,] data) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        var result = Empty([data.GetLength(0), data.GetLength(1)], DTypes.Of<T>());
        using var x = result.BorrowResult();
        var i = 0L;
        foreach (var value in data) ((T*)x.Data)[i++] = value;
        return result;
    }

    /// <summary>start, start + step, … below end: ⌈(end − start) / step⌉ numbers.</summary>
    /// <exception cref="ArgumentException">The step is zero or leads away from the end.</exception>
    public static Tensor Arange(double start, double end, double step = 1, DType dtype = DType.Float32)
    {
        var count = Math.Ceiling((end - start) / step);
        if (!(count >= 0) || count > int.MaxValue)
            throw new ArgumentException($"Arange: no way from {start} to {end} in steps of {step}", nameof(step));
        var result = Empty([(int)count], DType.Float64);
        using var x = result.BorrowResult();
        for (var i = 0L; i < result.Count; i++) ((double*)x.Data)[i] = start + (i * step);
        return result.Convert(dtype);
    }

    /// <summary>0, 1, … count − 1 as Int64: indices.</summary>
    public static Tensor Arange(int count) => Arange(0, count, 1, DType.Int64);

    /// <summary>Evenly spaced numbers from start to end, both included.</summary>
    public static Tensor Linspace(double start, double end, int count, DType dtype = DType.Float32)
    {
        if (count < 0) throw new ArgumentOutOfRangeException(nameof(count), count, $"Linspace: {count} numbers are fewer than none");
        var result = Empty([count], DType.Float64);
        using var x = result.BorrowResult();
        for (var i = 0; i < count; i++)
            ((double*)x.Data)[i] = i == count - 1 && count > 1 ? end : start + (i * (end - start) / Math.Max(count - 1, 1));
        return result.Convert(dtype);
    }

    /// <summary>The identity matrix of n rows.</summary>
    public static Tensor Eye(int n, DType dtype = DType.Float32)
    {
        var result = Zeros([n, n], dtype);
        var diagonal = result.Handed([n], [n + 1L]);
        using var one = Scalar(1, dtype).Borrow();
        using var x = diagonal.BorrowResult();
        Cast.CopyInto(one.View.BroadcastTo(diagonal.Shape.Sizes), x.View);
        return result;
    }

    /// <summary>Evenly distributed in [low, high).</summary>
    public static Tensor Rand(
        ReadOnlySpan<int> shape, double low = 0, double high = 1, DType dtype = DType.Float32, Generator? generator = null)
    {
        var x = Empty(shape, ComputeType("Rand", dtype));
        RandomFill.Run(x, generator ?? Generator.Current, new RandomFill.Uniform(low, high));
        return x;
    }

    /// <summary>Evenly distributed in [0, 1), Float32.</summary>
    public static Tensor Rand(params ReadOnlySpan<int> shape) => Rand(shape, 0, 1);

    /// <summary>Standard normal.</summary>
    public static Tensor Randn(ReadOnlySpan<int> shape, DType dtype = DType.Float32, Generator? generator = null)
    {
        var x = Empty(shape, ComputeType("Randn", dtype));
        RandomFill.Run(x, generator ?? Generator.Current, new RandomFill.Normal());
        return x;
    }

    /// <summary>Standard normal, Float32.</summary>
    public static Tensor Randn(params ReadOnlySpan<int> shape) => Randn(shape, DType.Float32);

    /// <summary>Whole numbers in [low, high), Int64.</summary>
    /// <exception cref="ArgumentException">high is not above low.</exception>
    public static Tensor RandInt(int low, int high, ReadOnlySpan<int> shape, Generator? generator = null)
    {
        generator ??= Generator.Current;
        var range = CheckedRange(low, high);
        var result = Empty(shape, DType.Int64);
        using var x = result.BorrowResult();
        for (var i = 0L; i < result.Count; i++) ((long*)x.Data)[i] = low + (long)generator.NextUInt(range);
        return result;
    }

    /// <summary>How many whole numbers there are in [low, high).</summary>
    internal static uint CheckedRange(int low, int high) => low < high ? (uint)((long)high - low)
        : throw new ArgumentException($"RandInt: there is no whole number from {low} to below {high}", nameof(high));

    static DType ComputeType(string operation, DType dtype) => dtype.IsFloatingPoint
        ? dtype : throw new NotSupportedException($"{operation}: random numbers are Float32 or Float64, not {dtype}");
}
