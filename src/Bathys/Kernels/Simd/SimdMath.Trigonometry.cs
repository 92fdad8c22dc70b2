using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

public static partial class SimdMath
{
    /// <summary>sin x of radians: within 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => Wave<V, T>(x, cosine: false);

    /// <summary>cos x of radians: within 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => Wave<V, T>(x, cosine: true);

    /// <remarks>
    /// x = n·π/2 + r with |r| ≤ π/4, π/2 in three parts (Cody and Waite); the sine or cosine of r by n's remainder modulo 4. Minimax
    /// coefficients by S. Moshier (Cephes, float) and as in FreeBSD's msun (double). Angles so large that n·π/2 has more bits than
    /// three parts hold are left to the platform, one by one.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Wave<V, T>(V x, bool cosine) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        if (V.Any(V.Less(V.Of(single ? 1e5 : 1e8), V.Abs(x)))) return FarWave<V, T>(x, cosine);

        var n = V.Round(x * V.Of(0.63661977236758134308));
        var r = V.Fma(n, V.Of(single ? -1.57079637050628662109375 : -1.5707963267948966), x);
        r = V.Fma(n, V.Of(single ? 4.37113900018624283e-8 : -6.123233995736766e-17), r);
        r = V.Fma(n, V.Of(single ? 1.71512449809104744e-15 : 1.4973849048591833e-33), r);
        var z = r * r;

        var turn = cosine ? n + V.Of(1) : n;
        var quadrant = V.Fma(V.Floor(turn * V.Of(0.25)), V.Of(-4), turn);                   // 0 … 3
        var odd = V.Or(V.Equal(quadrant, V.Of(1)), V.Equal(quadrant, V.Of(3)));
        var sign = V.And(V.LessOrEqual(V.Of(2), quadrant), V.Of(-0.0));
        var y = V.Xor(V.Select(odd, CosineSeries<V, T>(z), SineSeries<V, T>(r, z)), sign);
        return cosine ? y : V.Select(V.Equal(x, V.Of(0)), x, y);                             // −0 stays −0
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V SineSeries<V, T>(V r, V z) where V : struct, ISimd<V, T> where T : unmanaged
    {
        V p;
        if (typeof(T) == typeof(float))
        {
            p = V.Fma(z, V.Of(-1.9515295891e-4), V.Of(8.3321608736e-3));
            p = V.Fma(p, z, V.Of(-1.6666654611e-1));
        }
        else
        {
            p = V.Fma(z, V.Of(1.58969099521155010221e-10), V.Of(-2.50507602534068634195e-08));
            p = V.Fma(p, z, V.Of(2.75573137070700676789e-06));
            p = V.Fma(p, z, V.Of(-1.98412698298579493134e-04));
            p = V.Fma(p, z, V.Of(8.33333333332248946124e-03));
            p = V.Fma(p, z, V.Of(-1.66666666666666324348e-01));
        }

        return V.Fma(p, z * r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V CosineSeries<V, T>(V z) where V : struct, ISimd<V, T> where T : unmanaged
    {
        V p;
        if (typeof(T) == typeof(float))
        {
            p = V.Fma(z, V.Of(2.443315711809948e-5), V.Of(-1.388731625493765e-3));
            p = V.Fma(p, z, V.Of(4.166664568298827e-2));
        }
        else
        {
            p = V.Fma(z, V.Of(-1.13596475577881948265e-11), V.Of(2.08757232129817482790e-09));
            p = V.Fma(p, z, V.Of(-2.75573143513906633035e-07));
            p = V.Fma(p, z, V.Of(2.48015872894767294178e-05));
            p = V.Fma(p, z, V.Of(-1.38888888888741095749e-03));
            p = V.Fma(p, z, V.Of(4.16666666666666019037e-02));
        }

        var half = V.Of(0.5) * z;
        var near = V.Of(1) - half;
        return near + V.Fma(p, z * z, V.Of(1) - near - half);                                // what 1 − z/2 lost by rounding comes back
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static unsafe V FarWave<V, T>(V x, bool cosine) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var lanes = stackalloc T[V.Count];
        x.Store(lanes);
        for (var i = 0; i < V.Count; i++)
        {
            if (typeof(T) == typeof(float)) ((float*)lanes)[i] = cosine ? MathF.Cos(((float*)lanes)[i]) : MathF.Sin(((float*)lanes)[i]);
            else ((double*)lanes)[i] = cosine ? Math.Cos(((double*)lanes)[i]) : Math.Sin(((double*)lanes)[i]);
        }

        return V.Load(lanes);
    }
}
