using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Rows brought to mean square 1, then scaled column by column; a row stays in the cache meanwhile.</summary>
internal static unsafe class RmsNormRows
{
    /// <summary>y = x / √(mean(x²) + ε) · weight; the factor 1/√… of each row is kept for the gradient.</summary>
    public readonly struct Forward(void* x, nint length, void* weight, double epsilon, void* y, void* factors) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)x + (row * n), q = (T*)y + (row * n), w = (T*)weight;
            var squares = V.Of(0);
            for (nint i = 0; i < n; i += V.Count)
            {
                var v = Lanes<V, T>.Load(p + i, n - i);
                squares = V.Fma(v, v, squares);
            }
            squares = Lanes<V, T>.Sum(squares);
            var factor = V.Of(1) / V.Sqrt((squares / V.Of(n)) + V.Of(epsilon));
            if (WideMoments.AreNeeded<V, T>(squares, epsilon)) factor = V.Of(WideMoments.Factor(p, n, epsilon));
            for (nint i = 0; i < n; i += V.Count)
            {
                var z = Lanes<V, T>.Load(p + i, n - i) * factor;
                if (w != null) z *= Lanes<V, T>.Load(w + i, n - i);
                Lanes<V, T>.Store(z, q + i, n - i);
            }
            ((T*)factors)[row] = Lanes<V, T>.First(factor);
        }
    }

    /// <summary>
    /// With z = x · factor and h = g · weight: ∂L/∂x = factor · (h − z · mean(h z)), and over a block of rows Σ g z for the weight.
    /// </summary>
    public readonly struct Backward(
        void* g, void* x, nint length, long rows, long each, void* weight, void* factors, void* result, void* partial) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long block) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* w = (T*)weight, toWeight = (T*)partial + (block * n);
            if (partial != null) new Span<T>(toWeight, checked((int)n)).Clear();
            var end = Math.Min((block + 1) * each, rows);
            for (var row = block * each; row < end; row++)
            {
                T* p = (T*)x + (row * n), q = (T*)g + (row * n), r = (T*)result + (row * n);
                V factor = V.Create(((T*)factors)[row]), product = V.Of(0);
                for (nint i = 0; i < n; i += V.Count)
                {
                    var left = n - i;
                    var z = Lanes<V, T>.Load(p + i, left) * factor;
                    var h = Lanes<V, T>.Load(q + i, left);
                    if (partial != null) Lanes<V, T>.Store(V.Fma(h, z, Lanes<V, T>.Load(toWeight + i, left)), toWeight + i, left);
                    if (w != null) h *= Lanes<V, T>.Load(w + i, left);
                    product = V.Fma(h, z, product);
                }
                product = Lanes<V, T>.Sum(product) / V.Of(n);
                for (nint i = 0; i < n; i += V.Count)
                {
                    var left = n - i;
                    var z = Lanes<V, T>.Load(p + i, left) * factor;
                    var h = Lanes<V, T>.Load(q + i, left);
                    if (w != null) h *= Lanes<V, T>.Load(w + i, left);
                    Lanes<V, T>.Store((h - (z * product)) * factor, r + i, left);
                }
            }
        }
    }
}
