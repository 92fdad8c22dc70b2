using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The size of a number and its sign.</summary>
public static class AbsOperators
{
    extension(Tensor x)
    {
        /// <summary>|x| of each element; the gradient at 0 is 0.</summary>
        public Tensor Abs() => Record.Gradient("Abs", x.Map(new AbsKernel()), x, g => g * x.Sign());

        /// <summary>−1, 0 or 1 for each element; 0 for NaN. The gradient is 0.</summary>
        public Tensor Sign() => Record.Gradient("Sign", x.Map(new SignKernel()), x, g => Tensor.Zeros(g.Shape, g.DType));
    }

    readonly struct AbsKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Abs(x);
    }

    readonly struct SignKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var zero = V.Of(0);
            return V.Select(V.Less(zero, x), V.Of(1), V.Select(V.Less(x, zero), V.Of(-1), zero));
        }
    }
}
