using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The rectified linear unit with a small slope below zero.</summary>
public static class LeakyReluOperator
{
    extension(Tensor x)
    {
        /// <summary>x where x &gt; 0, else slope · x (Maas, Hannun and Ng, 2013).</summary>
        public Tensor LeakyRelu(double slope = 0.01)
        {
            x = x.Floating();
            return Record.Gradient("LeakyRelu", x.Map(new Kernel(slope)), x, g => Backward(g, x, slope));
        }
    }

    static Tensor Backward(Tensor g, Tensor x, double slope) => Record.Gradient(
        "LeakyReluBackward", Tensor.ZipGradient("LeakyReluBackward", g, x, new BackwardKernel(slope)), g, h => Backward(h, x, slope));

    readonly struct Kernel(double slope) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Select(V.Less(V.Of(0), x), x, x * V.Of(slope));
    }

    readonly struct BackwardKernel(double slope) : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V x) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Select(V.Less(V.Of(0), x), g, g * V.Of(slope));
    }
}
