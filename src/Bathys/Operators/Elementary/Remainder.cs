using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>What is left of a division.</summary>
public static class RemainderOperator
{
    extension(Tensor a)
    {
        /// <summary>a − b · ⌊a / b⌋ of each pair of elements, broadcast: it has the sign of b. Whole numbers as Float32.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Remainder(Tensor b)
        {
            ArgumentNullException.ThrowIfNull(b);
            var (p, q) = (a.Floating(), b.Floating());
            return Record.Gradient("Remainder", Tensor.Zip("Remainder", p, q, new Kernel()), p, g => g, q, g => -(g * (p / q).Floor()));
        }

        /// <summary>a − b · ⌊a / b⌋ of each element and a number.</summary>
        public Tensor Remainder(double b) => a.Remainder(Tensor.Scalar(b, a.Floating().DType));
    }

    readonly struct Kernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => ScalarLanes.Zip<V, T, Function>(a, b);
    }

    readonly struct Function : IScalarFunction2
    {
        public static double Invoke(double a, double b)
        {
            var rest = a % b;
            return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
        }
    }
}
