using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>A function of one number, in double precision.</summary>
internal interface IScalarFunction
{
    static abstract double Invoke(double x);
}

/// <summary>A function of two numbers, in double precision.</summary>
internal interface IScalarFunction2
{
    static abstract double Invoke(double a, double b);
}

/// <summary>
/// Functions without a vector formula: lane by lane in double precision, so a float comes out correctly rounded but for rare halves.
/// </summary>
internal static unsafe class ScalarLanes
{
    // Not inlined: memory on the stack must not grow with a caller's loop.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Map<V, T, F>(V x) where V : struct, ISimd<V, T> where T : unmanaged where F : struct, IScalarFunction
    {
        var lanes = stackalloc T[V.Count];
        x.Store(lanes);
        for (var i = 0; i < V.Count; i++) Set(lanes + i, F.Invoke(Get(lanes + i)));
        return V.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Zip<V, T, F>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged where F : struct, IScalarFunction2
    {
        var p = stackalloc T[V.Count];
        var q = stackalloc T[V.Count];
        a.Store(p);
        b.Store(q);
        for (var i = 0; i < V.Count; i++) Set(p + i, F.Invoke(Get(p + i), Get(q + i)));
        return V.Load(p);
    }

    static double Get<T>(T* lane) where T : unmanaged => typeof(T) == typeof(float) ? *(float*)lane : *(double*)lane;

    static void Set<T>(T* lane, double value) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) *(float*)lane = (float)value;
        else *(double*)lane = value;
    }
}
