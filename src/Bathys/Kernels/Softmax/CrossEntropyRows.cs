using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>What a cross entropy with labels needs to know besides the logits.</summary>
/// <param name="Labels">One class for each row; ignored rows have a negative one.</param>
/// <param name="Weights">One number for each class, or null: all 1.</param>
/// <param name="WeightSum">Σ weights.</param>
/// <param name="Smoothing">The share of the target that goes evenly to all classes.</param>
internal readonly unsafe record struct CrossEntropyTargets(nint Labels, nint Weights, double WeightSum, double Smoothing);

/// <summary>Softmax and cross entropy of rows of logits in one pass: of the softmax only the logarithm of its divisor is kept.</summary>
internal static unsafe class CrossEntropyRows
{
    /// <summary>
    /// With l = ln Σ eˣ: (1 − s) · w_t · (l − x_t) + s / C · Σ w_c (l − x_c) for the label t, smoothing s and weights w; and l as the
    /// largest logit and the rest, since a large one would swallow the rest.
    /// </summary>
    public readonly struct Forward(void* x, nint length, CrossEntropyTargets targets, void* losses, void* divisors) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)x + (row * n), weights = (T*)targets.Weights;
            var max = SoftmaxRows.Largest<V, T>(p, n);
            var log = SimdMath.Log<V, T>(SoftmaxRows.ExponentialSum<V, T>(p, n, max));
            ((T*)divisors)[2 * row] = Lanes<V, T>.First(max);
            ((T*)divisors)[(2 * row) + 1] = Lanes<V, T>.First(log);
            var label = ((long*)targets.Labels)[row];
            if (label < 0)
            {
                ((T*)losses)[row] = default;
                return;
            }
            // l − x as (max − x) + log: the large parts cancel first.
            var loss = (max - V.Create(p[label])) + log;
            if (weights != null) loss *= V.Create(weights[label]);
            if (targets.Smoothing != 0)
            {
                var sum = V.Of(0);
                for (nint i = 0; i < n; i += V.Count)
                {
                    var term = max - Lanes<V, T>.Load(p + i, n - i, max);
                    if (weights != null) term *= Lanes<V, T>.Load(weights + i, n - i);
                    sum += term;
                }
                var even = V.Fma(log, V.Of(targets.WeightSum), Lanes<V, T>.Sum(sum));
                loss = V.Fma(loss, V.Of(1 - targets.Smoothing), even * V.Of(targets.Smoothing / n));
            }
            ((T*)losses)[row] = Lanes<V, T>.First(loss);
        }
    }

    /// <summary>
    /// ∂L/∂x_c = g · (a e^(x_c − l) − s / C · w_c − (1 − s) w_t [c = t]) with a = (1 − s) w_t + s / C · Σ w; g is one number, or one for
    /// each row.
    /// </summary>
    public readonly struct Backward(
        void* x, nint length, CrossEntropyTargets targets, void* divisors, void* gradient, int gradientStep, void* result) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)x + (row * n), r = (T*)result + (row * n), weights = (T*)targets.Weights;
            var label = ((long*)targets.Labels)[row];
            if (label < 0)
            {
                new Span<T>(r, (int)n).Clear();
                return;
            }
            var g = V.Create(((T*)gradient)[row * gradientStep]);
            V max = V.Create(((T*)divisors)[2 * row]), log = V.Create(((T*)divisors)[(2 * row) + 1]);
            var own = V.Of(1 - targets.Smoothing);
            if (weights != null) own *= V.Create(weights[label]);
            var scale = g * (own + V.Of(targets.Smoothing / n * targets.WeightSum));
            var even = g * V.Of(-targets.Smoothing / n);
            for (nint i = 0; i < n; i += V.Count)
            {
                var e = SimdMath.Exp<V, T>(Lanes<V, T>.Load(p + i, n - i) - max - log) * scale;
                if (targets.Smoothing != 0) e += weights == null ? even : even * Lanes<V, T>.Load(weights + i, n - i);
                Lanes<V, T>.Store(e, r + i, n - i);
            }
            r[label] = Lanes<V, T>.First(V.Create(r[label]) - (g * own));
        }
    }
}
