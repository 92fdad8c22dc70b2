using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Rows brought to mean 0 and variance 1, then scaled and shifted column by column; a row stays in the cache meanwhile.</summary>
internal static unsafe class LayerNormRows
{
    /// <summary>
    /// y = (x − mean) / √(variance + ε) · weight + bias; the mean and the factor 1/√… of each row are kept for the gradient.
    /// </summary>
    public readonly struct Forward(void* x, nint length, void* weight, void* bias, double epsilon, void* y, void* means, void* factors)
        : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
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
    /// With z = (x − mean) · factor and h = g · weight: ∂L/∂x = factor · (h − mean(h) − z · mean(h z)), and over a block of rows the sums Σ
    /// g z for the weight and Σ g for the bias, in the same pass. Rows of g stand step numbers apart: 0 where all are the same one.
    /// </summary>
    public readonly struct Backward(
        void* g, nint step, void* x, nint length, long rows, long each, void* weight, void* means, void* factors, void* result,
        void* partial) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long block) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* w = (T*)weight, toWeight = (T*)partial + (block * 2 * n), toBias = toWeight + n;
            if (partial != null) new Span<T>(toWeight, checked((int)(2 * n))).Clear();
            var end = Math.Min((block + 1) * each, rows);
            var row = block * each;
            // Four rows at a time: the sums for weight and bias are loaded and stored once for all four, and no addition waits for the
            // last.
            for (; row <= end - 4; row += 4)
            {
                Row<V, T> a = At<V, T>(row), b = At<V, T>(row + 1), c = At<V, T>(row + 2), d = At<V, T>(row + 3);
                for (nint i = 0; i < n; i += V.Count)
                {
                    var left = n - i;
                    V toW = V.Of(0), toB = V.Of(0), scale = w == null ? V.Of(1) : Lanes<V, T>.Load(w + i, left);
                    a.Add(i, left, scale, ref toW, ref toB);
                    b.Add(i, left, scale, ref toW, ref toB);
                    c.Add(i, left, scale, ref toW, ref toB);
                    d.Add(i, left, scale, ref toW, ref toB);
                    if (partial == null) continue;
                    AddTo(toWeight + i, left, toW);
                    AddTo(toBias + i, left, toB);
                }
                a.Finish(n, w);
                b.Finish(n, w);
                c.Finish(n, w);
                d.Finish(n, w);
            }
            for (; row < end; row++)
            {
                var a = At<V, T>(row);
                for (nint i = 0; i < n; i += V.Count)
                {
                    var left = n - i;
                    V toW = V.Of(0), toB = V.Of(0), scale = w == null ? V.Of(1) : Lanes<V, T>.Load(w + i, left);
                    a.Add(i, left, scale, ref toW, ref toB);
                    if (partial == null) continue;
                    AddTo(toWeight + i, left, toW);
                    AddTo(toBias + i, left, toB);
                }
                a.Finish(n, w);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void AddTo<V, T>(T* sums, nint left, V more) where V : struct, ISimd<V, T> where T : unmanaged =>
            Lanes<V, T>.Store(more + Lanes<V, T>.Load(sums, left), sums, left);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Row<V, T> At<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged => new(
            (T*)x + (row * length), (T*)g + (row * step), (T*)result + (row * length), V.Create(((T*)means)[row]),
            V.Create(((T*)factors)[row]));

        /// <summary>One row on its way through both passes.</summary>
        struct Row<V, T>(T* x, T* g, T* result, V mean, V factor) where V : struct, ISimd<V, T> where T : unmanaged
        {
            V sum = V.Of(0), product = V.Of(0);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Add(nint i, nint left, V scale, ref V toWeight, ref V toBias)
            {
                var z = (Lanes<V, T>.Load(x + i, left) - mean) * factor;
                var h = Lanes<V, T>.Load(g + i, left);
                toWeight = V.Fma(h, z, toWeight);
                toBias += h;
                h *= scale;
                sum += h;
                product = V.Fma(h, z, product);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public readonly void Finish(nint n, T* w)
            {
                var count = V.Of(n);
                V meanOfH = Lanes<V, T>.Sum(sum) / count, meanOfProduct = Lanes<V, T>.Sum(product) / count;
                for (nint i = 0; i < n; i += V.Count)
                {
                    var left = n - i;
                    var z = (Lanes<V, T>.Load(x + i, left) - mean) * factor;
                    var h = Lanes<V, T>.Load(g + i, left);
                    if (w != null) h *= Lanes<V, T>.Load(w + i, left);
                    Lanes<V, T>.Store((h - meanOfH - (z * meanOfProduct)) * factor, result + i, left);
                }
            }
        }
    }

    /// <summary>The mean of n numbers and 1 / √(variance + ε), in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Moments<V, T>(T* x, nint n, double epsilon, out V mean, out V factor) where V : struct, ISimd<V, T>
        where T : unmanaged
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
        squares = Lanes<V, T>.Sum(squares);
        (mean, factor) = (center, V.Of(1) / V.Sqrt((squares / count) + V.Of(epsilon)));
        if (!WideMoments.AreNeeded<V, T>(squares, epsilon)) return;
        var wide = WideMoments.Of(x, n, epsilon);
        (mean, factor) = (V.Of(wide.Mean), V.Of(wide.Factor));
    }
}
