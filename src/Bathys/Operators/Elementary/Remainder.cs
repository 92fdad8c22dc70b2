using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>What is left of a division.</summary>
public static class RemainderOperator
{
    extension(Tensor a)
    {
        /// <summary>
        /// a − b · ⌊a / b⌋ of each pair of elements, broadcast: it has the sign of b. Of whole numbers it is whole and exact.
        /// </summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DivideByZeroException">Both are of whole numbers and a divisor is 0.</exception>
        public Tensor Remainder(Tensor b)
        {
            ArgumentNullException.ThrowIfNull(b);
            if (DTypes.Promote(a.DType, b.DType) < DType.BFloat16)
            {
                if (b.Equal(0).Any().Item() != 0)
                    throw new DivideByZeroException("Remainder: a whole number has no remainder of a division by 0");
                return Tensor.Zip("Remainder", a, b, new WholeKernel());
            }
            var (p, q) = (a.Floating(), b.Floating());
            return Record.Gradient("Remainder", Tensor.Zip("Remainder", p, q, new Kernel()), p, g => g, q, g => -(g * (p / q).Floor()));
        }

        /// <summary>a − b · ⌊a / b⌋ of each element and a number.</summary>
        public Tensor Remainder(double b) => a.Remainder(a.Number(b));
    }

    readonly struct Kernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => ScalarLanes.Zip<V, T, Function>(a, b);
    }

    readonly struct WholeKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged
        {
            // By ±1 nothing is left: 1 stands for −1, by which the smallest number cannot be divided, and for the 0 in lanes beyond the
            // end.
            var (zero, one) = (V.Of(0), V.Of(1));
            b = V.Select(V.Or(V.Equal(b, zero), V.Equal(b, zero - one)), one, b);
            var rest = a - (a / b * b);
            return V.Select(V.Equal(rest, zero), zero, V.Select(V.Xor(V.Less(rest, zero), V.Less(b, zero)), rest + b, rest));
        }
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
