using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>a / b; whole numbers divide as Float32.</summary>
public static class DivideOperator
{
    extension(Tensor)
    {
        /// <summary>a / b; whole numbers divide as Float32. The shapes broadcast.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public static Tensor operator /(Tensor a, Tensor b)
        {
            ArgumentNullException.ThrowIfNull(a);
            if (!DTypes.Promote(a.DType, b.DType).IsFloatingPoint) a = a.To(DType.Float32);
            return Record.Gradient("Divide", Tensor.Zip("Divide", a, b, new Kernel()), a, g => g / b, b, g => -(g * a) / (b * b));
        }

        /// <summary>a / number.</summary>
        public static Tensor operator /(Tensor a, double b) => a / Tensor.Scalar(b, a.DType.IsFloatingPoint ? a.DType : DType.Float32);

        /// <summary>number / b.</summary>
        public static Tensor operator /(double a, Tensor b) => Tensor.Scalar(a, b.DType.IsFloatingPoint ? b.DType : DType.Float32) / b;
    }

    internal readonly struct Kernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => a / b;
    }
}
