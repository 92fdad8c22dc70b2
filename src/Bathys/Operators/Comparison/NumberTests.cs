using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Which elements are numbers.</summary>
public static class NumberTestOperators
{
    extension(Tensor x)
    {
        /// <summary>True where an element is NaN.</summary>
        public Tensor IsNaN() => Tensor.Compare("IsNaN", x, x, new NaNKernel());

        /// <summary>True where an element is ∞ or −∞.</summary>
        public Tensor IsInf() => x.Floating().Abs().Equal(double.PositiveInfinity);

        /// <summary>True where an element is neither NaN nor infinite.</summary>
        public Tensor IsFinite() => x.Floating().Abs().Less(double.PositiveInfinity);
    }

    readonly struct NaNKernel : ICompareKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Xor(V.Equal(a, b), V.Equal(V.Of(0), V.Of(0)));
    }
}
