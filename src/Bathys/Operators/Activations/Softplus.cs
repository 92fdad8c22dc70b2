using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>A smooth rectifier.</summary>
public static class SoftplusOperator
{
    extension(Tensor x)
    {
        /// <summary>ln(1 + e^(βx)) / β of each element; x itself where βx is above the threshold (Dugas and others, 2001).</summary>
        public Tensor Softplus(double beta = 1, double threshold = 20)
        {
            x = x.Floating();
            return Record.Gradient("Softplus", x.Map(new Kernel(beta, threshold)), x, g => Backward(g, x, beta, threshold));
        }
    }

    /// <summary>g · σ(βx), or g above the threshold, in one pass.</summary>
    static Tensor Backward(Tensor g, Tensor x, double beta, double threshold) => Record.Gradient(
        "SoftplusBackward", Tensor.ZipGradient("SoftplusBackward", g, x, new BackwardKernel(beta, threshold)),
        g, h => Backward(h, x, beta, threshold),
        x, h => h * g * (x * beta).Sigmoid() * (-beta * x).Sigmoid() * beta * (x * beta).LessOrEqual(threshold));

    readonly struct Kernel(double beta, double threshold) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var z = x * V.Of(beta);
            return V.Select(V.Less(V.Of(threshold), z), x, SimdMath.Log1P<V, T>(SimdMath.Exp<V, T>(z)) / V.Of(beta));
        }
    }

    readonly struct BackwardKernel(double beta, double threshold) : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V x) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var z = x * V.Of(beta);
            return V.Select(V.Less(V.Of(threshold), z), g, g * SimdMath.Sigmoid<V, T>(z));
        }
    }
}
