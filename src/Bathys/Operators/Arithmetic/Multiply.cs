using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>a · b, element by element.</summary>
public static class MultiplyOperator
{
    extension(Tensor)
    {
        /// <summary>a · b, element by element. The shapes broadcast.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public static Tensor operator *(Tensor a, Tensor b) =>
            Record.Gradient("Multiply", Tensor.Zip("Multiply", a, b, new Kernel()), a, g => g * b, b, g => g * a);

        /// <summary>a · number.</summary>
        public static Tensor operator *(Tensor a, double b) => AffineOperator.Affine(a, b, 0);

        /// <summary>number · b.</summary>
        public static Tensor operator *(double a, Tensor b) => AffineOperator.Affine(b, a, 0);
    }

    internal readonly struct Kernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => a * b;
    }
}
