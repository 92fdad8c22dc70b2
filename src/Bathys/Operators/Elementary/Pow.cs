using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Powers.</summary>
public static class PowOperators
{
    extension(Tensor x)
    {
        /// <summary>xᵖ of each element. Whole numbers stay whole for whole p ≥ 0, else they become Float32.</summary>
        public Tensor Pow(double exponent)
        {
            if (exponent is 0.5) return x.Sqrt();
            var isWhole = exponent is >= 0 and <= 64 && double.IsInteger(exponent);
            if (!isWhole) x = x.Floating();
            // A long chain of products would round too often for real numbers.
            var y = isWhole && (exponent <= 4 || !x.DType.IsFloatingPoint)
                ? x.Map(new WholeKernel((int)exponent)) : Tensor.Zip("Pow", x, Tensor.Scalar(exponent, x.DType), new Kernel());
            return Record.Gradient("Pow", y, x, g => exponent == 0 ? Tensor.Zeros(g.Shape, g.DType) : g * x.Pow(exponent - 1) * exponent);
        }

        /// <summary>xᵖ of each pair of elements, broadcast; whole numbers as Float32. The gradient to p is 0 where x is 0.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Pow(Tensor exponent)
        {
            ArgumentNullException.ThrowIfNull(exponent);
            var (a, b) = (x.Floating(), exponent.Floating());
            var y = Tensor.Zip("Pow", a, b, new Kernel());
            return Record.Gradient("Pow", y, a, g => g * Slope(a, b), b, g => TimesLog(g * y, a));
        }
    }

    /// <summary>b · a^(b − 1), and 0 for b = 0 whatever a is.</summary>
    static Tensor Slope(Tensor a, Tensor b) => Record.Gradient("PowSlope", Tensor.Zip("PowSlope", a, b, new SlopeKernel()),
        a, g => g * b * Slope(a, b - 1), b, g => g * a.Pow(b - 1) + TimesLog(g * Slope(a, b), a));

    /// <summary>y · ln a, and 0 for a = 0.</summary>
    static Tensor TimesLog(Tensor y, Tensor a) => Record.Gradient("TimesLog", Tensor.Zip("TimesLog", y, a, new TimesLogKernel()),
        y, g => TimesLog(g, a), a, g => g * y / a);

    /// <summary>Squares and multiplies along the bits of the exponent.</summary>
    readonly struct WholeKernel(int exponent) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var power = V.Of(1);
            for (var bits = exponent; bits > 0; bits >>= 1, x *= x)
                if ((bits & 1) != 0) power *= x;
            return power;
        }
    }

    readonly struct Kernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => ScalarLanes.Zip<V, T, PowFunction>(a, b);
    }

    readonly struct SlopeKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => ScalarLanes.Zip<V, T, SlopeFunction>(a, b);
    }

    readonly struct TimesLogKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V y, V a) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Select(V.Equal(a, V.Of(0)), V.Of(0), y * SimdMath.Log<V, T>(a));
    }

    readonly struct PowFunction : IScalarFunction2
    {
        public static double Invoke(double a, double b) => Math.Pow(a, b);
    }

    readonly struct SlopeFunction : IScalarFunction2
    {
        public static double Invoke(double a, double b) => b == 0 ? 0 : b * Math.Pow(a, b - 1);
    }
}
