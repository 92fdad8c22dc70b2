using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The larger and the smaller of two.</summary>
public static class MaximumOperators
{
    extension(Tensor a)
    {
        /// <summary>
        /// The larger of each pair of elements, broadcast; NaN if either is. Where both are equal, each gets half the gradient.
        /// </summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Maximum(Tensor b) => Record.Gradient(
            "Maximum", Tensor.Zip("Maximum", a, b, new MaximumKernel()), a, g => Share(g, a, b), b, g => Share(g, b, a));

        /// <summary>
        /// The smaller of each pair of elements, broadcast; NaN if either is. Where both are equal, each gets half the gradient.
        /// </summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Minimum(Tensor b) => Record.Gradient(
            "Minimum", Tensor.Zip("Minimum", a, b, new MinimumKernel()), a, g => Share(g, -a, -b), b, g => Share(g, -b, -a));
    }

    /// <summary>g where the own number is larger than the other, half of it where they are equal, else 0.</summary>
    static Tensor Share(Tensor g, Tensor own, Tensor other) => Record.Gradient(
        "MaximumBackward", Tensor.Zip3("MaximumBackward", g, own, other, new ShareKernel()), g, h => Share(h, own, other));

    readonly struct MaximumKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Max(a, b);
    }

    readonly struct MinimumKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Min(a, b);
    }

    readonly struct ShareKernel : IZip3Kernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V own, V other) where V : struct, ISimd<V, T> where T : unmanaged =>
            V.Select(V.Equal(own, other), g * V.Of(0.5), V.Select(V.Less(own, other), V.Of(0), g));
    }
}
