using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

public static partial class SimdMath
{
    /// <summary>
    /// The normal distribution Φ(x) = ½(1 + erf(x/√2)), absolutely within 1.7e−7 (float) and 3e−16 (double), and e^{−x²/2}, of which its
    /// density φ(x) is 1/√(2π).
    /// </summary>
    /// <remarks>
    /// In float Φ(−|x|) = e^{−x²/2} · u · P(1 − 6u) with u = 1/(|x| + 3): Φ(−t) e^{t²/2} falls so slowly (from ½ at 0, as 1/(t√2π) far out)
    /// that P of degree 8, by its values at Chebyshev points of t ≤ 14.5, is relatively within 1.3e−7 of it, and the exponential, wanted
    /// for the density too, is made once.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Normal<V, T>(V x, out V exponential) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var e = exponential = ExpFlushed<V, T>(x * x * V.Of(-0.5));
        if (typeof(T) == typeof(double)) return V.Fma(V.Of(0.5), ErfDouble<V, T>(x * V.Of(0.70710678118654752)), V.Of(0.5));
        var u = V.Of(1) / (V.Abs(x) + V.Of(3));
        var q = V.Fma(V.Of(-6), u, V.Of(1));
        var p = V.Fma(V.Of(-0.000291022106), q, V.Of(-0.000931664998));
        p = V.Fma(p, q, V.Of(0.00109480195));
        p = V.Fma(p, q, V.Of(0.00694834415));
        p = V.Fma(p, q, V.Of(-0.0104846479));
        p = V.Fma(p, q, V.Of(-0.0472621548));
        p = V.Fma(p, q, V.Of(0.230019818));
        p = V.Fma(p, q, V.Of(-0.509331913));
        p = V.Fma(p, q, V.Of(0.729083659));
        var tail = u * e * p;
        return V.Select(V.Less(x, V.Of(0)), tail, V.Of(1) - tail);
    }
}
