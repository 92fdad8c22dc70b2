using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bathys.Kernels;

namespace Bathys.Cli.Bench;

/// <summary>
/// What the processor's multipliers can do: fused multiply-adds on registers alone, all threads at once, in floating-point operations a
/// second (two for each multiply-add of a lane).
/// </summary>
/// <param name="Held">
/// What is held for some tens of milliseconds, as long as a large step takes: the measure of a workload beside it.
/// </param>
/// <param name="Highest">The best half millisecond of these: the clock is higher for so long, and nothing else runs.</param>
internal readonly record struct FmaPeak(double Held, double Highest)
{
    const int Rounds = 400_000;
    const int Chains = 12;
    const int Bursts = 48;

    /// <summary>Measures both; it takes some 30 milliseconds on a server core.</summary>
    public static FmaPeak Measure()
    {
        var work = 2.0 * Rounds * Chains * Lanes * WorkerPool.Threads;
        var (shortest, start) = (double.MaxValue, Stopwatch.GetTimestamp());
        for (var burst = 0; burst < Bursts; burst++)
        {
            var before = Stopwatch.GetTimestamp();
            WorkerPool.For(WorkerPool.Threads, new Body());
            shortest = Math.Min(shortest, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        return new(work * Bursts / Stopwatch.GetElapsedTime(start).TotalSeconds, work / shortest);
    }

    static int Lanes => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    readonly struct Body : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var sum = Vector512.IsHardwareAccelerated ? Run<Simd512<float>>() : Vector256.IsHardwareAccelerated
                ? Run<Simd256<float>>() : Run<Simd128<float>>();
            if (sum == chunk) throw new UnreachableException();
        }
    }

    /// <summary>Twelve independent chains: more than latency times throughput of any processor today.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static unsafe float Run<V>() where V : struct, ISimd<V, float>
    {
        var (x, y) = (V.Of(0.999), V.Of(1e-3));
        V a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        for (var n = 0; n < Rounds; n++)
        {
            a = V.Fma(a, x, y);
            b = V.Fma(b, x, y);
            c = V.Fma(c, x, y);
            d = V.Fma(d, x, y);
            e = V.Fma(e, x, y);
            f = V.Fma(f, x, y);
            g = V.Fma(g, x, y);
            h = V.Fma(h, x, y);
            i = V.Fma(i, x, y);
            j = V.Fma(j, x, y);
            k = V.Fma(k, x, y);
            l = V.Fma(l, x, y);
        }
        var lanes = stackalloc float[V.Count];
        (a + b + c + d + e + f + g + h + i + j + k + l).Store(lanes);
        return lanes[0];
    }
}
