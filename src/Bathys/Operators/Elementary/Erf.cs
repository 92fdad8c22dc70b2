using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The error function.</summary>
public static class ErfOperator
{
    extension(Tensor x)
    {
        /// <summary>erf x = 2/√π ∫₀ˣ e^(−t²) dt of each element.</summary>
        public Tensor Erf()
        {
            x = x.Floating();
            return Record.Gradient("Erf", x.Map(new Kernel()), x, g => g * (-(x * x)).Exp() * TwoOverRootPi);
        }
    }

    const double TwoOverRootPi = 1.1283791670955126;

    readonly struct Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Erf<V, T>(x);
    }
}
