using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// Elementary functions over <see cref="ISimd{TSelf, T}"/> vectors of float or double, the same value at every vector width.
/// </summary>
public static partial class SimdMath
{
    /// <summary>
    /// e^x: within 1 ulp (float) and 2 ulp (double); 0 below and ∞ above the type's range, subnormals between, NaN for NaN.
    /// </summary>
    /// <remarks>
    /// x = n·ln 2 + r with |r| ≤ ln 2 / 2, a Taylor polynomial in r, and 2ⁿ by the exponent bits in two halves (so subnormals come out
    /// right).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        var p = Mantissa<V, T>(x, single ? -104 : -746, single ? 89 : 710, out var n);
        return V.Scale(p, n);
    }

    /// <summary>
    /// e^x for |x| ≤ 88 (float) or 709 (double), within 1 ulp and 2 ulp; that of the bound above, and 0 below, from 2^−126.5 (2^−1022.5)
    /// on. Of the instructions of <see cref="Exp"/>, which goes on through the subnormal numbers, two thirds where no instruction scales by
    /// a power of two (all but AVX-512).
    /// </summary>
    /// <remarks>The lowest n has no exponent bits left: its power of two is 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpFlushed<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        var p = Mantissa<V, T>(x, single ? -88 : -709, single ? 88 : 709, out var n);
        return Unsafe.SizeOf<V>() == 64 ? V.Select(V.Less(n, V.Of(single ? -126 : -1022)), V.Of(0), V.Scale(p, n)) : p * V.PowerOfTwo(n);
    }

    /// <summary>m of e^x = m · 2ⁿ, with x clamped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Mantissa<V, T>(V x, double low, double high, out V n) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var clamped = V.Clamp(x, V.Of(low), V.Of(high));
        n = V.Round(clamped * V.Of(1.4426950408889634));
        return Remainder<V, T>(clamped, n) + V.Of(1);
    }

    /// <summary>e^x − 1 without cancellation near zero, where it keeps the sign of x: within 1.5 ulp (float) and 2 ulp (double).</summary>
    /// <remarks>
    /// With x = n·ln 2 + r: 2ⁿ(e^r − 1) + (2ⁿ − 1), halved on the way so that 2ⁿ does not overflow before the result does.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpM1<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        var clamped = V.Clamp(x, V.Of(single ? -25 : -50), V.Of(single ? 89 : 710));
        var n = V.Round(clamped * V.Of(1.4426950408889634));
        var scale = V.PowerOfTwo(n - V.Of(1));
        var y = V.Fma(scale, Remainder<V, T>(clamped, n), scale - V.Of(0.5));
        return V.Or(y + y, V.And(x, V.Of(-0.0)));
    }

    /// <summary>e^r − 1 for r = x − n·ln 2, |r| ≤ ln 2 / 2: a Taylor polynomial whose first term left out is below half an ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Remainder<V, T>(V x, V n) where V : struct, ISimd<V, T> where T : unmanaged
    {
        V r, p;
        if (typeof(T) == typeof(float))
        {
            r = V.Fma(n, V.Of(-0.693359375), x);
            r = V.Fma(n, V.Of(2.12194440054690583e-4), r);
            p = V.Fma(r, V.Of(1.0 / 5040), V.Of(1.0 / 720));
        }
        else
        {
            r = V.Fma(n, V.Of(-0.69314718036912381649), x);
            r = V.Fma(n, V.Of(-1.90821492927058770002e-10), r);
            p = V.Fma(r, V.Of(1.0 / 6227020800), V.Of(1.0 / 479001600));
            p = V.Fma(p, r, V.Of(1.0 / 39916800));
            p = V.Fma(p, r, V.Of(1.0 / 3628800));
            p = V.Fma(p, r, V.Of(1.0 / 362880));
            p = V.Fma(p, r, V.Of(1.0 / 40320));
            p = V.Fma(p, r, V.Of(1.0 / 5040));
            p = V.Fma(p, r, V.Of(1.0 / 720));
        }
        p = V.Fma(p, r, V.Of(1.0 / 120));
        p = V.Fma(p, r, V.Of(1.0 / 24));
        p = V.Fma(p, r, V.Of(1.0 / 6));
        p = V.Fma(p, r, V.Of(0.5));
        return V.Fma(p, r * r, r);
    }

    /// <summary>tanh x = sign(x) · (1 − e^{−2|x|}) / (1 + e^{−2|x|}): within 3 ulp (float) and 4 ulp (double).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var a = V.Abs(x);
        var e = ExpM1<V, T>(V.Min(a, V.Of(typeof(T) == typeof(float) ? 10 : 20)) * V.Of(-2));
        var magnitude = V.Abs(e) / (e + V.Of(2));
        return V.Or(magnitude, V.And(x, V.Of(-0.0)));
    }

    /// <summary>1 / (1 + e^{−x}), from the side whose exponential does not overflow: within 2.5 ulp (float) and 4 ulp (double).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var e = Exp<V, T>(-V.Abs(x));
        var small = e / (e + V.Of(1));
        return V.Select(V.Less(x, V.Of(0)), small, V.Of(1) / (e + V.Of(1)));
    }

    /// <summary>The error function 2/√π ∫₀ˣ e^{−t²} dt: within 1 ulp (float) and 6 ulp (double).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged =>
        typeof(T) == typeof(float) ? ErfSingle<V, T>(x) : ErfDouble<V, T>(x);

    /// <remarks>Minimax coefficients by N. Juffa (2018): x + x·P(x²) for |x| &lt; 0.9277, 1 − e^{Q(|x|)} beyond.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V ErfSingle<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var a = V.Abs(x);
        var square = x * x;
        var q = V.Fma(V.Fma(V.Of(-1.72853470e-5), a, V.Of(3.83197126e-4)), square, V.Fma(V.Of(-3.88396438e-3), a, V.Of(2.42546219e-2)));
        q = V.Fma(q, a, V.Of(-1.06777877e-1));
        q = V.Fma(q, a, V.Of(-6.34846687e-1));
        q = V.Fma(q, a, V.Of(-1.28717512e-1));
        var far = V.Of(1) - Exp<V, T>(V.Fma(q, a, -a));
        var p = V.Fma(V.Of(-5.96761703e-4), square, V.Of(4.99119423e-3));
        p = V.Fma(p, square, V.Of(-2.67681349e-2));
        p = V.Fma(p, square, V.Of(1.12819925e-1));
        p = V.Fma(p, square, V.Of(-3.76125336e-1));
        p = V.Fma(p, square, V.Of(1.28379166e-1));
        return V.Select(V.Less(V.Of(0.927734375), a), V.Or(far, V.And(x, V.Of(-0.0))), V.Fma(p, x, x));
    }

    /// <remarks>
    /// |x| &lt; 2.5: erf x = 2/√π e^{−x²} Σ 2ⁿ x^{2n+1} / (2n+1)!!, all terms positive; beyond: 1 − e^{−x²}/√π over the
    /// continued fraction of erfc (Abramowitz and Stegun 7.1.6 and 7.1.14).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V ErfDouble<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var a = V.Min(V.Abs(x), V.Of(7));
        var square = a * a;
        var sum = V.Of(1);
        for (var n = 44; n > 0; n--) sum = V.Fma(sum, square * V.Of(2.0 / ((2 * n) + 1)), V.Of(1));
        var e = Exp<V, T>(-square);
        var near = V.Of(1.1283791670955126) * e * a * sum;
        var tail = V.Max(a, V.Of(1));
        for (var n = 40; n > 0; n--) tail = a + (V.Of(n * 0.5) / tail);
        var far = V.Of(1) - (V.Of(0.5641895835477563) * e / tail);
        return V.Or(V.Select(V.Less(a, V.Of(2.5)), near, far), V.And(x, V.Of(-0.0)));
    }
}
