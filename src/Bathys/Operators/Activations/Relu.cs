using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The rectified linear unit.</summary>
public static class ReluOperator
{
    extension(Tensor x)
    {
        /// <summary>max(x, 0) of each element; NaN stays NaN, the gradient at 0 is 0 (Nair and Hinton, 2010).</summary>
        public Tensor Relu()
        {
            var y = x.Map(new Kernel());
            return Record.Gradient("Relu", y, x, g => Backward(g, y));
        }
    }

    static Tensor Backward(Tensor g, Tensor y) => Record.Gradient(
        "ReluBackward", Tensor.ZipGradient("ReluBackward", g, y, new BackwardKernel()), g, h => Backward(h, y));

    readonly struct Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Max(x, V.Of(0));
    }

    readonly struct BackwardKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V y) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Select(V.LessOrEqual(y, V.Of(0)), V.Of(0), g);
    }
}
