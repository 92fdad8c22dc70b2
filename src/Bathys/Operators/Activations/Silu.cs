using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The sigmoid-weighted linear unit, also called swish.</summary>
public static class SiluOperator
{
    extension(Tensor x)
    {
        /// <summary>x · σ(x) of each element (Elfwing, Uchibe and Doya, 2018).</summary>
        public Tensor Silu()
        {
            x = x.Floating();
            return Record.Gradient("Silu", x.Map(new Kernel()), x, g => Backward(g, x));
        }
    }

    /// <summary>g · σ(1 + x(1 − σ)) in one pass.</summary>
    static Tensor Backward(Tensor g, Tensor x) => Record.Gradient(
        "SiluBackward", Tensor.ZipGradient("SiluBackward", g, x, new BackwardKernel()), g, h => Backward(h, x), x, h =>
            h * g * Curvature(x));

    /// <summary>The second derivative σ(1 − σ)(2 + x(1 − 2σ)).</summary>
    static Tensor Curvature(Tensor x)
    {
        var s = x.Sigmoid();
        return s * (1 - s) * (2 + (x * (1 - (2 * s))));
    }

    readonly struct Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => x * SimdMath.Sigmoid<V, T>(x);
    }

    readonly struct BackwardKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V x) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var s = SimdMath.Sigmoid<V, T>(x);
            return g * s * V.Fma(x, V.Of(1) - s, V.Of(1));
        }
    }
}
