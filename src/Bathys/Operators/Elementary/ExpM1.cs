using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>eˣ − 1.</summary>
public static class ExpM1Operator
{
    extension(Tensor x)
    {
        /// <summary>eˣ − 1 of each element, accurate near zero.</summary>
        public Tensor ExpM1()
        {
            var y = x.Floating().Map(new Kernel());
            return Record.Gradient("ExpM1", y, x, g => g * (y + 1));
        }
    }

    readonly struct Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.ExpM1<V, T>(x);
    }
}
