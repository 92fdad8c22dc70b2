using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>a − b.</summary>
public static class SubtractOperator
{
    extension(Tensor)
    {
        /// <summary>a − b. The shapes broadcast.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="NotSupportedException">Both are Bool.</exception>
        public static Tensor operator -(Tensor a, Tensor b) => (a, b) is ({ DType: DType.Bool }, { DType: DType.Bool })
            ? throw new NotSupportedException(
                "Subtract: truth values have no difference: use ^, or convert first, for example with To(DType.Int64)")
            : Record.Gradient("Subtract", Tensor.Zip("Subtract", a, b, new Kernel()), a, g => g, b, g => -g);

        /// <summary>a − number.</summary>
        public static Tensor operator -(Tensor a, double b) => AffineOperator.Affine(a, 1, -b);

        /// <summary>number − b.</summary>
        public static Tensor operator -(double a, Tensor b) => AffineOperator.Affine(b, -1, a);

        /// <summary>−x.</summary>
        public static Tensor operator -(Tensor x) => AffineOperator.Affine(x, -1, 0);
    }

    internal readonly struct Kernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => a - b;
    }
}
