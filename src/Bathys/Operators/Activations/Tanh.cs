using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The hyperbolic tangent, and its stand-in of straight lines.</summary>
public static class TanhOperators
{
    extension(Tensor x)
    {
        /// <summary>tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) of each element.</summary>
        public Tensor Tanh()
        {
            var y = x.Floating().Map(new TanhKernel());
            return Record.Gradient("Tanh", y, x, g => Backward(g, y));
        }

        /// <summary>
        /// x between two bounds, else the bound. The gradient passes strictly between them: at a bound it is 0, unlike <c>Clamp</c>'s.
        /// </summary>
        public Tensor HardTanh(double lowest = -1, double highest = 1)
        {
            x = x.Floating();
            return Record.Gradient("HardTanh", x.Map(new HardTanhKernel(lowest, highest)), x, g => HardBackward(g, x, lowest, highest));
        }

        /// <summary>min(max(x, 0), 6) of each element.</summary>
        public Tensor Relu6() => x.HardTanh(0, 6);
    }

    /// <summary>g · (1 − y²) in one pass.</summary>
    static Tensor Backward(Tensor g, Tensor y) => Record.Gradient(
        "TanhBackward", Tensor.ZipGradient("TanhBackward", g, y, new BackwardKernel()), g, h => Backward(h, y), y, h => h * g * y * -2);

    static Tensor HardBackward(Tensor g, Tensor x, double lowest, double highest) => Record.Gradient("HardTanhBackward",
        Tensor.ZipGradient("HardTanhBackward", g, x, new HardBackwardKernel(lowest, highest)), g, h => HardBackward(h, x, lowest, highest));

    readonly struct TanhKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Tanh<V, T>(x);
    }

    readonly struct BackwardKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V y) where V : struct, ISimd<V, T> where T : unmanaged => g * (V.Of(1) - (y * y));
    }

    readonly struct HardTanhKernel(double lowest, double highest) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Min(V.Max(x, V.Of(lowest)), V.Of(highest));
    }

    readonly struct HardBackwardKernel(double lowest, double highest) : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V x) where V : struct, ISimd<V, T> where T : unmanaged =>
            V.Select(V.And(V.Less(V.Of(lowest), x), V.Less(x, V.Of(highest))), g, V.Of(0));
    }
}
