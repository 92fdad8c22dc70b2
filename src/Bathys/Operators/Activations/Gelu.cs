using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The Gaussian error linear unit.</summary>
public static class GeluOperator
{
    const double Density = 0.39894228040143268;

    extension(Tensor x)
    {
        /// <summary>
        /// x · Φ(x) of each element, where Φ(x) = ½(1 + erf(x/√2)) is the normal distribution (Hendrycks and Gimpel, 2016).
        /// </summary>
        /// <param name="approximate">True for the form with tanh, see <see cref="GeluTanh"/>.</param>
        public Tensor Gelu(bool approximate = false)
        {
            x = x.Floating();
            return approximate ? GeluTanh.Forward(x) : Record.Gradient("Gelu", x.Map(new Kernel()), x, g => Backward(g, x));
        }
    }

    /// <summary>g · (Φ(x) + xφ(x)) in one pass; the second derivative is φ(x)(2 − x²), where φ is the density.</summary>
    static Tensor Backward(Tensor g, Tensor x) => Record.Gradient(
        "GeluBackward", Tensor.ZipGradient("GeluBackward", g, x, new BackwardKernel()),
        g, h => Backward(h, x), x, h => h * g * (x * x * -0.5).Exp() * (2 - (x * x)) * Density);

    readonly struct Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => x * SimdMath.Normal<V, T>(x, out _);
    }

    readonly struct BackwardKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V x) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var normal = SimdMath.Normal<V, T>(x, out var exponential);
            return g * V.Fma(x * V.Of(Density), exponential, normal);
        }
    }
}
