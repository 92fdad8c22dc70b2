using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>The windows along one axis: where output o starts and ends, and how many numbers its mean counts along this axis.</summary>
internal readonly struct PoolingAxis
{
    readonly int kernel, stride, padding;
    readonly bool countsPadding;

    PoolingAxis(int size, int count, int kernel, int stride, int padding, bool countsPadding)
    {
        (Size, Count) = (size, count);
        (this.kernel, this.stride, this.padding, this.countsPadding) = (kernel, stride, padding, countsPadding);
    }

    /// <summary>Input points.</summary>
    public int Size { get; }

    /// <summary>Output points.</summary>
    public int Count { get; }

    /// <summary>Windows of one size at a constant distance.</summary>
    public static PoolingAxis Sliding(int size, int count, int kernel, int stride, int padding, bool countsPadding) =>
        new(size, count, kernel, stride, padding, countsPadding);

    /// <summary>Count windows that cover the axis evenly: from ⌊o · size / count⌋ to ⌈(o + 1) · size / count⌉.</summary>
    public static PoolingAxis Adaptive(int size, int count) => new(size, count, kernel: 0, stride: 0, padding: 0, countsPadding: false);

    /// <summary>Window <paramref name="o"/>: first point, the point after the last, and the length that the mean divides by.</summary>
    public (int Start, int End, int Length) Window(int o)
    {
        if (kernel == 0)
        {
            int from = (int)((long)o * Size / Count), to = (int)((((o + 1L) * Size) + Count - 1) / Count);
            return (from, to, to - from);
        }

        var start = (o * stride) - padding;
        var end = Math.Min(start + kernel, Size + padding);
        var (first, last) = (Math.Max(start, 0), Math.Min(end, Size));
        return (first, last, countsPadding ? end - start : last - first);
    }
}

/// <summary>The mean of every window, sliding or adaptive. Planes are contiguous; a plane belongs to one thread.</summary>
internal static unsafe class AveragePooling
{
    /// <summary>The axes of <paramref name="shape"/>'s windows; whether padding counts as zeros or not at all.</summary>
    public static (PoolingAxis Rows, PoolingAxis Columns) Axes(in PoolingShape shape, bool countIncludePad) => (
        PoolingAxis.Sliding(shape.Height, shape.OutHeight, shape.KernelHeight, shape.StrideHeight, shape.PaddingHeight, countIncludePad),
        PoolingAxis.Sliding(shape.Width, shape.OutWidth, shape.KernelWidth, shape.StrideWidth, shape.PaddingWidth, countIncludePad));

    /// <summary>output = sum of the window / (rows · columns that it counts, or <paramref name="divisor"/> unless that is 0).</summary>
    public static void Forward<T>(int planes, PoolingAxis rows, PoolingAxis columns, T* input, T* output, int divisor = 0)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        WorkerPool.For(Ranges(planes, rows, columns).Count, new ForwardWork<T>(planes, rows, columns, input, output, divisor));

    /// <summary>inputGradient = each output's gradient shared evenly among its window.</summary>
    public static void Backward<T>(int planes, PoolingAxis rows, PoolingAxis columns, T* outputGradient, T* inputGradient, int divisor = 0)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        WorkerPool.For(
            Ranges(planes, rows, columns).Count, new BackwardWork<T>(planes, rows, columns, outputGradient, inputGradient, divisor));

    static Parts Ranges(int planes, PoolingAxis rows, PoolingAxis columns) =>
        new(planes, Math.Max(1, 64 * 1024 / Math.Max(1, rows.Size * columns.Size)));

    readonly struct ForwardWork<T>(int planes, PoolingAxis rows, PoolingAxis columns, T* input, T* output, int divisor) : IChunkedWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke(int chunk)
        {
            var ranges = Ranges(planes, rows, columns);
            for (nint plane = ranges.Start(chunk); plane < ranges.Start(chunk + 1); plane++)
            {
                var x = input + (plane * rows.Size * columns.Size);
                var y = output + (plane * rows.Count * columns.Count);
                for (var oy = 0; oy < rows.Count; oy++)
                {
                    var (top, bottom, tall) = rows.Window(oy);
                    for (var ox = 0; ox < columns.Count; ox++)
                    {
                        var (left, right, wide) = columns.Window(ox);
                        var sum = T.Zero;
                        for (nint row = top; row < bottom; row++) sum += Sum(x + (row * columns.Size) + left, right - left);
                        *y++ = sum / T.CreateTruncating(divisor != 0 ? divisor : tall * wide);
                    }
                }
            }
        }

        /// <summary>Four partial sums, so that a long run does not wait for each addition.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static T Sum(T* x, int count)
        {
            T a = T.Zero, b = T.Zero, c = T.Zero, d = T.Zero;
            var i = 0;
            for (; i <= count - 4; i += 4)
            {
                a += x[i];
                b += x[i + 1];
                c += x[i + 2];
                d += x[i + 3];
            }

            for (; i < count; i++) a += x[i];
            return a + b + (c + d);
        }
    }

    readonly struct BackwardWork<T>(int planes, PoolingAxis rows, PoolingAxis columns, T* outputGradient, T* inputGradient, int divisor)
        : IChunkedWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke(int chunk)
        {
            var ranges = Ranges(planes, rows, columns);
            for (nint plane = ranges.Start(chunk); plane < ranges.Start(chunk + 1); plane++)
            {
                var g = outputGradient + (plane * rows.Count * columns.Count);
                var dx = inputGradient + (plane * rows.Size * columns.Size);
                new Span<T>(dx, rows.Size * columns.Size).Clear();
                for (var oy = 0; oy < rows.Count; oy++)
                {
                    var (top, bottom, tall) = rows.Window(oy);
                    for (var ox = 0; ox < columns.Count; ox++)
                    {
                        var (left, right, wide) = columns.Window(ox);
                        var share = *g++ / T.CreateTruncating(divisor != 0 ? divisor : tall * wide);
                        for (nint row = top; row < bottom; row++)
                        {
                            for (var column = left; column < right; column++) dx[(row * columns.Size) + column] += share;
                        }
                    }
                }
            }
        }
    }
}
