using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// The largest number of every window, and where in its window it stood (0 to taps − 1, row by row), which is all that the gradient needs.
/// The first of equals wins; a NaN wins over everything, the last one if there are several.
/// </summary>
/// <remarks>The index is a byte where the window has at most 256 taps, else an int.</remarks>
internal static unsafe class MaxPooling
{
    public static void Forward<T, TIndex>(in PoolingShape shape, T* input, T* output, TIndex* index)
        where T : unmanaged, IFloatingPointIeee754<T> where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        if (shape.Taps > 256 && sizeof(TIndex) == 1)
            throw new ArgumentException("a window of more than 256 taps needs a wider index", nameof(shape));
        if (shape.OutPlane == 0) return;
        WorkerPool.For(shape.PlaneRanges.Count, new ForwardWork<T, TIndex>(shape, input, output, index));
    }

    /// <summary>
    /// inputGradient = the output's gradient at each window's largest number, summed where windows overlap, zero elsewhere.
    /// </summary>
    public static void Backward<T, TIndex>(in PoolingShape shape, T* outputGradient, TIndex* index, T* inputGradient)
        where T : unmanaged, IFloatingPointIeee754<T> where TIndex : unmanaged, IBinaryInteger<TIndex> =>
        WorkerPool.For(shape.PlaneRanges.Count, new BackwardWork<T, TIndex>(shape, outputGradient, index, inputGradient));

    readonly struct ForwardWork<T, TIndex>(PoolingShape shape, T* input, T* output, TIndex* index) : IChunkedWork
        where T : unmanaged, IFloatingPointIeee754<T> where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        public void Invoke(int chunk)
        {
            var ranges = shape.PlaneRanges;
            for (nint plane = ranges.Start(chunk); plane < ranges.Start(chunk + 1); plane++)
            {
                T* x = input + (plane * shape.InPlane), y = output + (plane * shape.OutPlane);
                var at = index + (plane * shape.OutPlane);
                if (typeof(T) == typeof(float) && typeof(TIndex) == typeof(byte) && shape.IsHalving)
                {
                    Halving.Forward(shape, (float*)x, (float*)y, (byte*)at);
                }
                else
                {
                    Plane(x, y, at);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        void Plane(T* x, T* y, TIndex* at)
        {
            int height = shape.OutHeight, width = shape.OutWidth;
            for (var oy = 0; oy < height; oy++)
            {
                for (var ox = 0; ox < width; ox++)
                {
                    int top = (oy * shape.StrideHeight) - shape.PaddingHeight, left = (ox * shape.StrideWidth) - shape.PaddingWidth;
                    var largest = T.NegativeInfinity;
                    var place = -1;
                    for (var ky = 0; ky < shape.KernelHeight; ky++)
                    {
                        var row = top + (ky * shape.DilationHeight);
                        if ((uint)row >= (uint)shape.Height) continue;
                        var line = x + ((nint)row * shape.Width);
                        for (var kx = 0; kx < shape.KernelWidth; kx++)
                        {
                            var column = left + (kx * shape.DilationWidth);
                            if ((uint)column >= (uint)shape.Width) continue;
                            var value = line[column];
                            if (value > largest || T.IsNaN(value) || place < 0)
                            {
                                largest = value;
                                place = (ky * shape.KernelWidth) + kx;
                            }
                        }
                    }

                    *y++ = largest;
                    *at++ = TIndex.CreateTruncating(Math.Max(place, 0));
                }
            }
        }
    }

    readonly struct BackwardWork<T, TIndex>(PoolingShape shape, T* outputGradient, TIndex* index, T* inputGradient) : IChunkedWork
        where T : unmanaged, IFloatingPointIeee754<T> where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        public void Invoke(int chunk)
        {
            var ranges = shape.PlaneRanges;
            for (nint plane = ranges.Start(chunk); plane < ranges.Start(chunk + 1); plane++)
            {
                T* g = outputGradient + (plane * shape.OutPlane), dx = inputGradient + (plane * shape.InPlane);
                var at = index + (plane * shape.OutPlane);
                if (typeof(T) == typeof(float) && typeof(TIndex) == typeof(byte) && shape.IsHalving)
                {
                    Halving.Backward(shape, (float*)g, (byte*)at, (float*)dx);
                }
                else
                {
                    Plane(g, at, dx);
                }
            }
        }

        /// <summary>A plane belongs to one thread, so that adding where windows overlap needs no care.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        void Plane(T* g, TIndex* at, T* dx)
        {
            new Span<T>(dx, shape.InPlane).Clear();
            int height = shape.OutHeight, width = shape.OutWidth;
            for (var oy = 0; oy < height; oy++)
            {
                for (var ox = 0; ox < width; ox++, g++, at++)
                {
                    var (ky, kx) = Math.DivRem(int.CreateTruncating(*at), shape.KernelWidth);
                    var row = (oy * shape.StrideHeight) - shape.PaddingHeight + (ky * shape.DilationHeight);
                    var column = (ox * shape.StrideWidth) - shape.PaddingWidth + (kx * shape.DilationWidth);
                    if ((uint)row < (uint)shape.Height && (uint)column < (uint)shape.Width) dx[((nint)row * shape.Width) + column] += *g;
                }
            }
        }
    }
}
