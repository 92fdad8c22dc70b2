using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>
/// The approximation ½x(1 + tanh u) of <c>Gelu</c> with u = √(2/π)(x + 0.044715x³), as GPT-2 has it; its largest error is about 0.0005.
/// </summary>
static class GeluTanh
{
    const double K = 0.79788456080286536;
    const double Cubic = 0.044715;

    public static Tensor Forward(Tensor x) => Record.Gradient("GeluTanh", x.Map(new Kernel()), x, g => Backward(g, x));

    /// <summary>g · (½(1 + t) + ½x(1 − t²)u′) with t = tanh u, in one pass.</summary>
    static Tensor Backward(Tensor g, Tensor x) => Record.Gradient(
        "GeluTanhBackward", Tensor.ZipGradient("GeluTanhBackward", g, x, new BackwardKernel()), g, h => Backward(h, x), x, h =>
            h * g * Curvature(x));

    /// <summary>The second derivative (1 − t²)(u′ + ½x(u″ − 2t u′²)).</summary>
    static Tensor Curvature(Tensor x)
    {
        var square = x * x;
        var t = (x * (1 + (Cubic * square)) * K).Tanh();
        var first = (1 + (3 * Cubic * square)) * K;
        return (1 - (t * t)) * (first + (x * ((6 * K * Cubic * x) - (2 * t * first * first)) * 0.5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V TanhOf<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged =>
        SimdMath.Tanh<V, T>(x * V.Fma(x * x, V.Of(K * Cubic), V.Of(K)));

    readonly struct Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => x * V.Fma(V.Of(0.5), TanhOf<V, T>(x), V.Of(0.5));
    }

    readonly struct BackwardKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V x) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var t = TanhOf<V, T>(x);
            var first = V.Fma(x * x, V.Of(3 * K * Cubic), V.Of(K));
            return g * V.Of(0.5) * V.Fma(x * (V.Of(1) - (t * t)), first, V.Of(1) + t);
        }
    }
}
