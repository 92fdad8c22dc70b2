using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Sines and what is made of them, in radians.</summary>
public static class TrigonometryOperators
{
    extension(Tensor x)
    {
        /// <summary>sin x of each element.</summary>
        public Tensor Sin()
        {
            x = x.Floating();
            return Record.Gradient("Sin", x.Map(new SinKernel()), x, g => g * x.Cos());
        }

        /// <summary>cos x of each element.</summary>
        public Tensor Cos()
        {
            x = x.Floating();
            return Record.Gradient("Cos", x.Map(new CosKernel()), x, g => -(g * x.Sin()));
        }

        /// <summary>tan x of each element.</summary>
        public Tensor Tan()
        {
            var y = x.Floating().Map(new ScalarKernel<TanFunction>());
            return Record.Gradient("Tan", y, x, g => g * (1 + (y * y)));
        }

        /// <summary>arcsin x of each element; NaN outside [−1, 1].</summary>
        public Tensor Asin()
        {
            x = x.Floating();
            return Record.Gradient("Asin", x.Map(new ScalarKernel<AsinFunction>()), x, g => g * (1 - (x * x)).Rsqrt());
        }

        /// <summary>arccos x of each element; NaN outside [−1, 1].</summary>
        public Tensor Acos()
        {
            x = x.Floating();
            return Record.Gradient("Acos", x.Map(new ScalarKernel<AcosFunction>()), x, g => -(g * (1 - (x * x)).Rsqrt()));
        }

        /// <summary>arctan x of each element.</summary>
        public Tensor Atan()
        {
            x = x.Floating();
            return Record.Gradient("Atan", x.Map(new ScalarKernel<AtanFunction>()), x, g => g / (1 + (x * x)));
        }

        /// <summary>sinh x = (eˣ − e⁻ˣ) / 2 of each element.</summary>
        public Tensor Sinh()
        {
            x = x.Floating();
            return Record.Gradient("Sinh", x.Map(new ScalarKernel<SinhFunction>()), x, g => g * x.Cosh());
        }

        /// <summary>cosh x = (eˣ + e⁻ˣ) / 2 of each element.</summary>
        public Tensor Cosh()
        {
            x = x.Floating();
            return Record.Gradient("Cosh", x.Map(new ScalarKernel<CoshFunction>()), x, g => g * x.Sinh());
        }
    }

    readonly struct SinKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Sin<V, T>(x);
    }

    readonly struct CosKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Cos<V, T>(x);
    }

    /// <summary>Functions too rare for a vector formula of their own.</summary>
    readonly struct ScalarKernel<F> : IMapKernel where F : struct, IScalarFunction
    {
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => ScalarLanes.Map<V, T, F>(x);
    }

    readonly struct TanFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Tan(x);
    }

    readonly struct AsinFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Asin(x);
    }

    readonly struct AcosFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Acos(x);
    }

    readonly struct AtanFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Atan(x);
    }

    readonly struct SinhFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Sinh(x);
    }

    readonly struct CoshFunction : IScalarFunction
    {
        public static double Invoke(double x) => Math.Cosh(x);
    }
}
