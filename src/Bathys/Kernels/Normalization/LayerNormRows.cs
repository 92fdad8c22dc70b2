using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Rows brought to mean 0 and variance 1, then scaled and shifted column by column; a row stays in the cache meanwhile.</summary>
internal static unsafe class LayerNormRows
{
    /// <summary>y = (x − mean) / √(variance + ε) · weight + bias; the mean and the factor 1/√… of each row are kept for the gradient.</summary>
    public readonly struct Forward(void* x, nint length, void* weight, void* bias, double epsilon, void* y, void* means, void* factors) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)x + (row * n), q = (T*)y + (row * n), w = (T*)weight, b = (T*)bias;
            Moments(p, n, epsilon, out V mean, out var factor);
            for (nint i = 0; i < n; i += V.Count)
            {
                var z = (Lanes<V, T>.Load(p + i, n - i) - mean) * factor;
                if (w != null) z *= Lanes<V, T>.Load(w + i, n - i);
                if (b != null) z += Lanes<V, T>.Load(b + i, n - i);
                Lanes<V, T>.Store(z, q + i, n - i);
            }
            ((T*)means)[row] = Lanes<V, T>.First(mean);
            ((T*)factors)[row] = Lanes<V, T>.First(factor);
        }
    }

    /// <summary>
    /// With z = (x − mean) · factor and h = g · weight: ∂L/∂x = factor · (h − mean(h) − z · mean(h z)), and over a block of rows the sums Σ g z for
    /// the weight and Σ g for the bias, in the same pass.
    /// </summary>
    public readonly struct Backward(
        void* g, void* x, nint length, long rows, long each, void* weight, void* means, void* factors, void* result, void* partial) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke<V, T>(long block) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* w = (T*)weight, toWeight = (T*)partial + (block * 2 * n), toBias = toWeight + n;
            if (partial != null) new Span<T>(toWeight, checked((int)(2 * n))).Clear();
            var count = V.Of(n);
            var end = Math.Min((block + 1) * each, rows);
            for (var row = block * each; row < end; row++)
            {
                T* p = (T*)x + (row * n), q = (T*)g + (row * n), r = (T*)result + (row * n);
                V mean = V.Create(((T*)means)[row]), factor = V.Create(((T*)factors)[row]);
                V sum = V.Of(0), product = V.Of(0);
                for (nint i = 0; i < n; i += V.Count)
                {
                    var left = n - i;
                    var z = (Lanes<V, T>.Load(p + i, left) - mean) * factor;
                    var h = Lanes<V, T>.Load(q + i, left);
                    if (partial != null)
                    {
                        Lanes<V, T>.Store(V.Fma(h, z, Lanes<V, T>.Load(toWeight + i, left)), toWeight + i, left);
                        Lanes<V, T>.Store(h + Lanes<V, T>.Load(toBias + i, left), toBias + i, left);
                    }
                    if (w != null) h *= Lanes<V, T>.Load(w + i, left);
                    sum += h;
                    product = V.Fma(h, z, product);
                }
                sum = Lanes<V, T>.Sum(sum) / count;
                product = Lanes<V, T>.Sum(product) / count;
                for (nint i = 0; i < n; i += V.Count)
                {
                    var left = n - i;
                    var z = (Lanes<V, T>.Load(p + i, left) - mean) * factor;
                    var h = Lanes<V, T>.Load(q + i, left);
                    if (w != null) h *= Lanes<V, T>.Load(w + i, left);
                    Lanes<V, T>.Store((h - sum - (z * product)) * factor, r + i, left);
                }
            }
        }
    }

    /// <summary>The mean of n numbers and 1 / √(variance + ε), in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Moments<V, T>(T* x, nint n, double epsilon, out V mean, out V factor) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var count = V.Of(n);
        var sum = V.Of(0);
        for (nint i = 0; i < n; i += V.Count) sum += Lanes<V, T>.Load(x + i, n - i);
        var center = Lanes<V, T>.Sum(sum) / count;
        var squares = V.Of(0);
        for (nint i = 0; i < n; i += V.Count)
        {
            var d = Lanes<V, T>.Load(x + i, n - i, center) - center;
            squares = V.Fma(d, d, squares);
        }
        mean = center;
        factor = V.Of(1) / V.Sqrt((Lanes<V, T>.Sum(squares) / count) + V.Of(epsilon));
    }
}
