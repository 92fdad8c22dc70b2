using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// Softmax and its logarithm over rows: the largest number first, so that no exponential overflows; a row stays in the cache meanwhile.
/// </summary>
internal static unsafe class SoftmaxRows
{
    /// <summary>y = e^(x − max) / Σ e^(x − max).</summary>
    public readonly struct Forward(void* x, nint length, void* y) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)x + (row * n), q = (T*)y + (row * n);
            var max = Largest<V, T>(p, n);
            var sum = V.Of(0);
            for (nint i = 0; i < n; i += V.Count)
            {
                var e = SimdMath.Exp<V, T>(Lanes<V, T>.Load(p + i, n - i, V.Of(double.NegativeInfinity)) - max);
                Lanes<V, T>.Store(e, q + i, n - i);
                sum += e;
            }
            var scale = V.Of(1) / Lanes<V, T>.Sum(sum);
            for (nint i = 0; i < n; i += V.Count) Lanes<V, T>.Store(Lanes<V, T>.Load(q + i, n - i) * scale, q + i, n - i);
        }
    }

    /// <summary>
    /// ∂L/∂x = y (g − Σ g y); rows of g are <paramref name="step"/> apart, and the result, which may stand in g's memory, is added to or
    /// replaced.
    /// </summary>
    public readonly struct Backward(void* g, nint step, void* y, nint length, void* result, bool adds) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)g + (row * step), q = (T*)y + (row * n), r = (T*)result + (row * n);
            var sum = V.Of(0);
            for (nint i = 0; i < n; i += V.Count) sum = V.Fma(Lanes<V, T>.Load(p + i, n - i), Lanes<V, T>.Load(q + i, n - i), sum);
            sum = Lanes<V, T>.Sum(sum);
            for (nint i = 0; i < n; i += V.Count)
            {
                var own = Lanes<V, T>.Load(q + i, n - i) * (Lanes<V, T>.Load(p + i, n - i) - sum);
                Lanes<V, T>.Store(adds ? Lanes<V, T>.Load(r + i, n - i) + own : own, r + i, n - i);
            }
        }
    }

    /// <summary>y = (x − max) − ln Σ e^(x − max).</summary>
    public readonly struct LogForward(void* x, nint length, void* y) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)x + (row * n), q = (T*)y + (row * n);
            var max = Largest<V, T>(p, n);
            var log = SimdMath.Log<V, T>(ExponentialSum<V, T>(p, n, max));
            for (nint i = 0; i < n; i += V.Count) Lanes<V, T>.Store(Lanes<V, T>.Load(p + i, n - i) - max - log, q + i, n - i);
        }
    }

    /// <summary>
    /// ∂L/∂x = g − e^y Σ g; rows of g are <paramref name="step"/> apart, and the result, which may stand in g's memory, is added to or
    /// replaced.
    /// </summary>
    public readonly struct LogBackward(void* g, nint step, void* y, nint length, void* result, bool adds) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)g + (row * step), q = (T*)y + (row * n), r = (T*)result + (row * n);
            var sum = V.Of(0);
            for (nint i = 0; i < n; i += V.Count) sum += Lanes<V, T>.Load(p + i, n - i);
            sum = -Lanes<V, T>.Sum(sum);
            for (nint i = 0; i < n; i += V.Count)
            {
                var e = SimdMath.Exp<V, T>(Lanes<V, T>.Load(q + i, n - i));
                var own = V.Fma(e, sum, Lanes<V, T>.Load(p + i, n - i));
                Lanes<V, T>.Store(adds ? Lanes<V, T>.Load(r + i, n - i) + own : own, r + i, n - i);
            }
        }
    }

    /// <summary>The largest number of a row, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Largest<V, T>(T* x, nint length) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var max = V.Of(double.NegativeInfinity);
        for (nint i = 0; i < length; i += V.Count) max = V.Max(max, Lanes<V, T>.Load(x + i, length - i, max));
        return Lanes<V, T>.Max(max);
    }

    /// <summary>Σ e^(x − shift) of a row, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExponentialSum<V, T>(T* x, nint length, V shift) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var sum = V.Of(0);
        for (nint i = 0; i < length; i += V.Count)
            sum += SimdMath.Exp<V, T>(Lanes<V, T>.Load(x + i, length - i, V.Of(double.NegativeInfinity)) - shift);
        return Lanes<V, T>.Sum(sum);
    }
}
