using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>How the channels of samples fall into groups: a group's planes lie one after the other.</summary>
/// <param name="Groups">Groups of a sample.</param>
/// <param name="Channels">Channels of a group.</param>
/// <param name="Length">Numbers of a plane.</param>
internal readonly record struct GroupShape(int Groups, int Channels, nint Length);

/// <summary>
/// Each group of a sample brought to mean 0 and variance 1, then scaled and shifted channel by channel; a group stays in the cache
/// meanwhile.
/// </summary>
internal static unsafe class GroupNormRows
{
    /// <summary>y = (x − mean) · factor · weight + bias; mean and factor of each group are kept for the gradient.</summary>
    public readonly struct Forward(void* x, GroupShape shape, void* weight, void* bias, double epsilon, void* y, void* means, void* factors)
        : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long group) where V : struct, ISimd<V, T> where T : unmanaged
        {
            nint n = shape.Length, size = shape.Channels * n;
            T* p = (T*)x + (group * size), q = (T*)y + (group * size);
            LayerNormRows.Moments(p, size, epsilon, out V mean, out var factor);
            var first = group % shape.Groups * shape.Channels;
            for (var c = first; c < first + shape.Channels; c++, p += n, q += n)
            {
                var scale = weight == null ? factor : factor * V.Create(((T*)weight)[c]);
                var shift = bias == null ? V.Of(0) : V.Create(((T*)bias)[c]);
                for (nint i = 0; i < n; i += V.Count)
                    Lanes<V, T>.Store(V.Fma(Lanes<V, T>.Load(p + i, n - i) - mean, scale, shift), q + i, n - i);
            }
            ((T*)means)[group] = Lanes<V, T>.First(mean);
            ((T*)factors)[group] = Lanes<V, T>.First(factor);
        }
    }

    /// <summary>
    /// With z = (x − mean) · factor and h = g · weight: ∂L/∂x = factor · (h − mean(h) − z · mean(h z)), and for each plane Σ g z and Σ g,
    /// of which the gradients of weight and bias are sums.
    /// </summary>
    public readonly struct Backward(
        void* g, void* x, GroupShape shape, void* weight, void* means, void* factors, void* result, void* products, void* sums) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long group) where V : struct, ISimd<V, T> where T : unmanaged
        {
            nint n = shape.Length, size = shape.Channels * n;
            T* p = (T*)x + (group * size), q = (T*)g + (group * size), r = (T*)result + (group * size), w = (T*)weight;
            V mean = V.Create(((T*)means)[group]), factor = V.Create(((T*)factors)[group]), sumAll = V.Of(0), productAll = V.Of(0);
            var first = group % shape.Groups * shape.Channels;
            for (nint c = 0; c < shape.Channels; c++)
            {
                V sum = V.Of(0), product = V.Of(0);
                for (nint i = 0; i < n; i += V.Count)
                {
                    var h = Lanes<V, T>.Load(q + (c * n) + i, n - i);
                    sum += h;
                    // By the factor at once, since h (x − mean) may be beyond the type's range.
                    product = V.Fma(h, (Lanes<V, T>.Load(p + (c * n) + i, n - i) - mean) * factor, product);
                }
                sum = Lanes<V, T>.Sum(sum);
                product = Lanes<V, T>.Sum(product);
                ((T*)sums)[(group * shape.Channels) + c] = Lanes<V, T>.First(sum);
                ((T*)products)[(group * shape.Channels) + c] = Lanes<V, T>.First(product);
                var own = w == null ? V.Of(1) : V.Create(w[first + c]);
                sumAll = V.Fma(sum, own, sumAll);
                productAll = V.Fma(product, own, productAll);
            }
            sumAll /= V.Of(size);
            productAll /= V.Of(size);
            for (nint c = 0; c < shape.Channels; c++)
            {
                var own = w == null ? V.Of(1) : V.Create(w[first + c]);
                for (nint i = 0; i < n; i += V.Count)
                {
                    var h = V.Fma(Lanes<V, T>.Load(q + (c * n) + i, n - i), own, -sumAll);
                    h -= (Lanes<V, T>.Load(p + (c * n) + i, n - i) - mean) * factor * productAll;
                    Lanes<V, T>.Store(h * factor, r + (c * n) + i, n - i);
                }
            }
        }
    }
}
