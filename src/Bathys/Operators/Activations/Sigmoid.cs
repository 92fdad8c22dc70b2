using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The logistic function and its logarithm.</summary>
public static class SigmoidOperators
{
    extension(Tensor x)
    {
        /// <summary>σ(x) = 1 / (1 + e⁻ˣ) of each element.</summary>
        public Tensor Sigmoid()
        {
            var y = x.Floating().Map(new SigmoidKernel());
            return Record.Gradient("Sigmoid", y, x, g => Backward(g, y));
        }

        /// <summary>ln σ(x) = min(x, 0) − ln(1 + e^(−|x|)) of each element, exact where σ itself would be 0 or 1.</summary>
        public Tensor LogSigmoid()
        {
            x = x.Floating();
            return Record.Gradient("LogSigmoid", x.Map(new LogSigmoidKernel()), x, g => g * (-x).Sigmoid());
        }
    }

    /// <summary>g · y(1 − y) in one pass.</summary>
    static Tensor Backward(Tensor g, Tensor y) => Record.Gradient(
        "SigmoidBackward", Tensor.ZipGradient("SigmoidBackward", g, y, new BackwardKernel()), g, h => Backward(h, y), y, h =>
            h * g * (1 - (2 * y)));

    readonly struct SigmoidKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Sigmoid<V, T>(x);
    }

    readonly struct BackwardKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V y) where V : struct, ISimd<V, T> where T : unmanaged => g * y * (V.Of(1) - y);
    }

    readonly struct LogSigmoidKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged =>
            V.Min(x, V.Of(0)) - SimdMath.Log1P<V, T>(SimdMath.Exp<V, T>(-V.Abs(x)));
    }
}
