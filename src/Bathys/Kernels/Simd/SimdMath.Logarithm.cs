using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

public static partial class SimdMath
{
    /// <summary>ln x: within 1 ulp (float) and 1.5 ulp (double); −∞ at 0, NaN below, ∞ at ∞, subnormals included.</summary>
    /// <remarks>
    /// x = m · 2ᵉ with √½ ≤ m &lt; √2, f = m − 1, s = f / (2 + f): ln m = f − (f²/2 − s·(f²/2 + R(s²))), the sum ordered so that its small
    /// parts are added first. Minimax coefficients of R as in FreeBSD's msun (Sun Microsystems, 1993). The platform's own vector logarithm
    /// is not used: how it rounds depends on whether the code is optimized yet, and two runs must agree in every bit.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        var subnormal = V.Less(x, V.Of(single ? 1.1754943508222875e-38 : 2.2250738585072014e-308));
        var normal = V.Select(subnormal, x * V.Of(single ? 1L << 25 : 1L << 54), x);
        var e = V.Exponent(normal) - V.And(subnormal, V.Of(single ? 25 : 54));
        // The bits of the mantissa, read as a number, with the exponent of 1.
        var mantissa = single ? (double)BitConverter.Int32BitsToSingle(0x007FFFFF) : BitConverter.Int64BitsToDouble(0x000FFFFFFFFFFFFF);
        var m = V.Or(V.And(normal, V.Of(mantissa)), V.Of(1));
        var high = V.Less(V.Of(1.4142135623730951), m);
        m = V.Select(high, m * V.Of(0.5), m);
        e += V.And(high, V.Of(1));

        var f = m - V.Of(1);
        var s = f / (f + V.Of(2));
        var z = s * s;
        var half = V.Of(0.5) * f * f;
        var y = V.Fma(e, V.Of(single ? 9.0580006145e-06 : 1.90821492927058770002e-10), s * (half + LogSeries<V, T>(z)));
        y = V.Fma(e, V.Of(single ? 6.9313812256e-01 : 6.93147180369123816490e-01), f - (half - y));

        y = V.Select(V.Equal(x, V.Of(double.PositiveInfinity)), x, y);
        y = V.Select(V.Equal(x, V.Of(0)), V.Of(double.NegativeInfinity), y);
        return V.Select(V.LessOrEqual(V.Of(0), x), y, V.Of(double.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V LogSeries<V, T>(V z) where V : struct, ISimd<V, T> where T : unmanaged
    {
        V p;
        if (typeof(T) == typeof(float))
        {
            p = V.Fma(z, V.Of(0.24279078841), V.Of(0.28498786688));
            p = V.Fma(p, z, V.Of(0.40000972152));
            return z * V.Fma(p, z, V.Of(0.66666662693));
        }

        p = V.Fma(z, V.Of(1.479819860511658591e-01), V.Of(1.531383769920937332e-01));
        p = V.Fma(p, z, V.Of(1.818357216161805012e-01));
        p = V.Fma(p, z, V.Of(2.222219843214978396e-01));
        p = V.Fma(p, z, V.Of(2.857142874366239149e-01));
        p = V.Fma(p, z, V.Of(3.999999999940941908e-01));
        return z * V.Fma(p, z, V.Of(6.666666666666735130e-01));
    }

    /// <summary>
    /// ln(1 + x): within 2.5 ulp (float) and 4 ulp (double), near zero too: u = 1 + x rounds, and the rounding is put back as (x − (u − 1))
    /// / u.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1P<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var u = x + V.Of(1);
        var rest = (x - (u - V.Of(1))) / u;
        var y = Log<V, T>(u) + V.Select(V.Less(V.Abs(u), V.Of(1e30)), V.Select(V.Equal(u, V.Of(0)), V.Of(0), rest), V.Of(0));
        return V.Or(y, V.And(x, V.Of(-0.0)));
    }
}
