using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Square roots and their reciprocals.</summary>
public static class SqrtOperators
{
    extension(Tensor x)
    {
        /// <summary>√x of each element; NaN of negative numbers.</summary>
        public Tensor Sqrt()
        {
            var y = x.Floating().Map(new SqrtKernel());
            return Record.Gradient("Sqrt", y, x, g => g / (2 * y));
        }

        /// <summary>1 / √x of each element; ∞ of 0, NaN of negative numbers.</summary>
        public Tensor Rsqrt()
        {
            var y = x.Floating().Map(new RsqrtKernel());
            return Record.Gradient("Rsqrt", y, x, g => g * (y * y * y) * -0.5);
        }
    }

    readonly struct SqrtKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Sqrt(x);
    }

    readonly struct RsqrtKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Of(1) / V.Sqrt(x);
    }
}
