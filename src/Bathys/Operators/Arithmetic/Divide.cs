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
            ArgumentNullException.ThrowIfNull(b);
            if (DTypes.Promote(a.DType, b.DType) < DType.BFloat16) a = a.Floating();
            var y = Tensor.Zip("Divide", a, b, new Kernel());
            // −g y / b rather than −g a / b²: the square of a small b would be 0, of a large one infinite.
            return Record.Gradient("Divide", y, a, g => g / b, b, g => -g * (y / b));
        }

        /// <summary>a / number.</summary>
        public static Tensor operator /(Tensor a, double b) => a / Tensor.Scalar(b, RealType(a));

        /// <summary>number / b.</summary>
        public static Tensor operator /(double a, Tensor b) => Tensor.Scalar(a, RealType(b)) / b;
    }

    static DType RealType(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType < DType.BFloat16 ? DType.Float32 : x.DType;
    }

    internal readonly struct Kernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => a / b;
    }
}
