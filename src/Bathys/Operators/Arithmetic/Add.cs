using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>a + b.</summary>
public static class AddOperator
{
    extension(Tensor)
    {
        /// <summary>a + b; of two truth values, whether one is true. The shapes broadcast.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public static Tensor operator +(Tensor a, Tensor b) => (a, b) is ({ DType: DType.Bool }, { DType: DType.Bool }) ? a.Or(b)
            : Record.Gradient("Add", Tensor.Zip("Add", a, b, new Kernel()), a, g => g, b, g => g);

        /// <summary>
        /// a + number; a whole-number tensor and a fraction give Float32, and Int64 with a number that its type cannot hold (a byte −1).
        /// </summary>
        public static Tensor operator +(Tensor a, double b) => AffineOperator.Affine(a, 1, b);

        /// <summary>number + b.</summary>
        public static Tensor operator +(double a, Tensor b) => AffineOperator.Affine(b, 1, a);
    }

    internal readonly struct Kernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => a + b;
    }
}
