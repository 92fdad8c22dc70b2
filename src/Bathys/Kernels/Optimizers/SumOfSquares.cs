using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>Σ x² in one pass without a temporary: blocks in the type itself, their sums as doubles in a fixed order.</summary>
internal static unsafe class SumOfSquares
{
    /// <summary>Elements to a block; a part of the result's rounding, so never a function of the number of threads.</summary>
    const int Chunk = 16 * 1024;

    /// <summary>Below it a sum of squares may have lost what rounds to 0 in Float32.</summary>
    const double Smallest = 1e-25;

    public static double Run(DType dtype, void* x, long count) => dtype switch
    {
        DType.Float32 => Run((float*)x, count),
        DType.Float64 => Run((double*)x, count),
        _ => throw new NotSupportedException($"no norm of {dtype}: convert first with To(DType.Float32)"),
    };

    static double Run<T>(T* x, long count) where T : unmanaged
    {
        var chunks = (int)((count + Chunk - 1) / Chunk);
        using var memory = new Scratch((nuint)chunks * sizeof(double));
        var sums = (double*)memory.Data;
        if (Vector512.IsHardwareAccelerated) WorkerPool.For(chunks, new Body<Simd512<T>, T>(x, count, sums));
        else if (Vector256.IsHardwareAccelerated) WorkerPool.For(chunks, new Body<Simd256<T>, T>(x, count, sums));
        else WorkerPool.For(chunks, new Body<Simd128<T>, T>(x, count, sums));
        var sum = 0.0;
        for (var i = 0; i < chunks; i++) sum += sums[i];
        return sum;
    }

    readonly struct Body<V, T>(T* x, long count, double* sums) : IChunkedWork where V : struct, ISimd<V, T> where T : unmanaged
    {
        public void Invoke(int chunk)
        {
            var start = (long)chunk * Chunk;
            var n = (int)Math.Min(Chunk, count - start);
            var sum = Sum(x + start, n);
            // Squares of 1e20 and of 1e-20 are beyond Float32, their root is not.
            sums[chunk] = typeof(T) == typeof(float) && sum is not (>= Smallest and <= double.MaxValue) ? WideSum(x + start, n) : sum;
        }

        static double WideSum(T* x, int n)
        {
            var sum = 0.0;
            for (var i = 0; i < n; i++) sum += ToDouble(x[i]) * ToDouble(x[i]);
            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        static double Sum(T* x, int n)
        {
            V s0 = default, s1 = default, s2 = default, s3 = default;
            var i = 0;
            for (; i <= n - (4 * V.Count); i += 4 * V.Count)
            {
                V x0 = V.Load(x + i), x1 = V.Load(x + i + V.Count), x2 = V.Load(x + i + (2 * V.Count)), x3 = V.Load(x + i + (3 * V.Count));
                s0 = V.Fma(x0, x0, s0);
                s1 = V.Fma(x1, x1, s1);
                s2 = V.Fma(x2, x2, s2);
                s3 = V.Fma(x3, x3, s3);
            }
            for (; i <= n - V.Count; i += V.Count) s0 = V.Fma(V.Load(x + i), V.Load(x + i), s0);
            var lanes = stackalloc T[V.Count];
            ((s0 + s1) + (s2 + s3)).Store(lanes);
            var sum = 0.0;
            for (var lane = 0; lane < V.Count; lane++) sum += ToDouble(lanes[lane]);
            for (; i < n; i++) sum += ToDouble(x[i]) * ToDouble(x[i]);
            return sum;
        }

        static double ToDouble(T value) => typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;
    }
}
