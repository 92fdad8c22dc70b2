using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>eˣ.</summary>
public static class ExpOperator
{
    extension(Tensor x)
    {
        /// <summary>eˣ of each element.</summary>
        public Tensor Exp()
        {
            var y = x.Floating().Map(new Kernel());
            return Record.Gradient("Exp", y, x, g => g * y);
        }
    }

    readonly struct Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Exp<V, T>(x);
    }
}
