using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Logarithms: −∞ of 0, NaN of negative numbers.</summary>
public static class LogOperators
{
    extension(Tensor x)
    {
        /// <summary>The natural logarithm ln x of each element.</summary>
        public Tensor Log()
        {
            x = x.Floating();
            return Record.Gradient("Log", x.Map(new LogKernel()), x, g => g / x);
        }

        /// <summary>ln(1 + x) of each element, accurate near zero.</summary>
        public Tensor Log1P()
        {
            x = x.Floating();
            return Record.Gradient("Log1P", x.Map(new Log1PKernel()), x, g => g / (x + 1));
        }

        /// <summary>The logarithm to base 2 of each element.</summary>
        public Tensor Log2()
        {
            x = x.Floating();
            return Record.Gradient("Log2", x.Map(new Log2Kernel()), x, g => g / (x * Ln2));
        }

        /// <summary>The logarithm to base 10 of each element.</summary>
        public Tensor Log10()
        {
            x = x.Floating();
            return Record.Gradient("Log10", x.Map(new Log10Kernel()), x, g => g / (x * Ln10));
        }
    }

    const double Ln2 = 0.69314718055994531;
    const double Ln10 = 2.3025850929940457;

    readonly struct LogKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Log<V, T>(x);
    }

    readonly struct Log1PKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Log1P<V, T>(x);
    }

    readonly struct Log2Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Log<V, T>(x) * V.Of(1 / Ln2);
    }

    readonly struct Log10Kernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => SimdMath.Log<V, T>(x) * V.Of(1 / Ln10);
    }
}
