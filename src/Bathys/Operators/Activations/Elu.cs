using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The exponential linear unit.</summary>
public static class EluOperator
{
    extension(Tensor x)
    {
        /// <summary>x where x &gt; 0, else α(eˣ − 1) (Clevert, Unterthiner and Hochreiter, 2016).</summary>
        public Tensor Elu(double alpha = 1)
        {
            x = x.Floating();
            return Record.Gradient("Elu", x.Map(new Kernel(alpha)), x, g => Backward(g, x, alpha));
        }
    }

    /// <summary>g where x &gt; 0, else g · αeˣ; below zero the slope is its own derivative.</summary>
    static Tensor Backward(Tensor g, Tensor x, double alpha) => Record.Gradient(
        "EluBackward", Tensor.ZipGradient("EluBackward", g, x, new BackwardKernel(alpha)),
        g, h => Backward(h, x, alpha), x, h => h * Backward(g, x, alpha) * x.LessOrEqual(0));

    readonly struct Kernel(double alpha) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Select(V.Less(V.Of(0), x), x, SimdMath.ExpM1<V, T>(x) * V.Of(alpha));
    }

    readonly struct BackwardKernel(double alpha) : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V x) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Select(V.Less(V.Of(0), x), g, g * V.Of(alpha) * SimdMath.Exp<V, T>(x));
    }
}
