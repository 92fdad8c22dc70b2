using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// The passes over planes (one channel of one sample each) of which batch normalization consists. Numbers that belong to a plane
/// repeat after a period, the channels of one sample.
/// </summary>
internal static unsafe class PlaneNorm
{
    /// <summary>The mean of each plane, and Σ (x − mean)².</summary>
    public readonly struct Moments(void* x, nint length, void* means, void* squares) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            var p = (T*)x + (row * n);
            var sum = V.Of(0);
            for (nint i = 0; i < n; i += V.Count) sum += Lanes<V, T>.Load(p + i, n - i);
            var mean = Lanes<V, T>.Sum(sum) / V.Of(n);
            var square = V.Of(0);
            for (nint i = 0; i < n; i += V.Count)
            {
                var d = Lanes<V, T>.Load(p + i, n - i, mean) - mean;
                square = V.Fma(d, d, square);
            }
            ((T*)means)[row] = Lanes<V, T>.First(mean);
            ((T*)squares)[row] = Lanes<V, T>.First(Lanes<V, T>.Sum(square));
        }
    }

    /// <summary>y = (x − mean) · scale + shift; no shift is 0.</summary>
    public readonly struct Affine(void* x, nint length, long period, void* means, void* scales, void* shifts, void* y) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)x + (row * n), q = (T*)y + (row * n);
            var k = row % period;
            V mean = V.Create(((T*)means)[k]), scale = V.Create(((T*)scales)[k]), shift = shifts == null
                ? V.Of(0) : V.Create(((T*)shifts)[k]);
            for (nint i = 0; i < n; i += V.Count)
                Lanes<V, T>.Store(V.Fma(Lanes<V, T>.Load(p + i, n - i) - mean, scale, shift), q + i, n - i);
        }
    }

    /// <summary>Σ g and Σ g z of each plane, with z = (x − mean) · factor.</summary>
    public readonly struct GradientSums(
        void* g, void* x, nint length, long period, void* means, void* factors, void* sums, void* products) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)g + (row * n), q = (T*)x + (row * n);
            V mean = V.Create(((T*)means)[row % period]), factor = V.Create(((T*)factors)[row % period]);
            V sum = V.Of(0), product = V.Of(0);
            for (nint i = 0; i < n; i += V.Count)
            {
                var h = Lanes<V, T>.Load(p + i, n - i);
                sum += h;
                product = V.Fma(h, (Lanes<V, T>.Load(q + i, n - i) - mean) * factor, product);
            }
            ((T*)sums)[row] = Lanes<V, T>.First(Lanes<V, T>.Sum(sum));
            ((T*)products)[row] = Lanes<V, T>.First(Lanes<V, T>.Sum(product));
        }
    }

    /// <summary>∂L/∂x = a · (g + b · z + c) with z = (x − mean) · factor.</summary>
    public readonly struct Gradient(
        void* g, void* x, nint length, long period, void* means, void* factors, void* a, void* b, void* c, void* result) : IRowKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var n = length;
            T* p = (T*)g + (row * n), q = (T*)x + (row * n), r = (T*)result + (row * n);
            var k = row % period;
            V mean = V.Create(((T*)means)[k]), factor = V.Create(((T*)factors)[k]);
            V u = V.Create(((T*)a)[k]), v = V.Create(((T*)b)[k]), w = V.Create(((T*)c)[k]);
            for (nint i = 0; i < n; i += V.Count)
            {
                var z = (Lanes<V, T>.Load(q + i, n - i) - mean) * factor;
                Lanes<V, T>.Store(u * V.Fma(v, z, Lanes<V, T>.Load(p + i, n - i) + w), r + i, n - i);
            }
        }
    }
}
