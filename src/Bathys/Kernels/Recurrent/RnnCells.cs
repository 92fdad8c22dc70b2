using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>h = tanh(x + U h′).</summary>
internal readonly unsafe struct TanhCell : IRecurrentCell
{
    public static int Gates => 1;

    public static int Saved => 0;

    public static bool HasCellState => false;

    public static bool HasOwnHiddenGradient => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<V, T>(in ForwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged =>
        SimdMath.Tanh<V, T>(V.Load(row.Input + j) + V.Load(row.Hidden + j)).Store(row.State + j);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T>(in BackwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var h = V.Load(row.State + j);
        (V.Load(row.StateGradient + j) * (V.Of(1) - (h * h))).Store(row.InputGradient + j);
        V.Of(0).Store(row.StateGradient + j);
    }
}

/// <summary>h = max(0, x + U h′).</summary>
/// <remarks>A few instructions, which are inlined; cells that make exponentials are compiled by themselves.</remarks>
internal readonly unsafe struct ReluCell : IRecurrentCell
{
    public static int Gates => 1;

    public static int Saved => 0;

    public static bool HasCellState => false;

    public static bool HasOwnHiddenGradient => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Forward<V, T>(in ForwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged =>
        V.Max(V.Load(row.Input + j) + V.Load(row.Hidden + j), V.Of(0)).Store(row.State + j);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Backward<V, T>(in BackwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var passes = V.Less(V.Of(0), V.Load(row.State + j));
        V.And(passes, V.Load(row.StateGradient + j)).Store(row.InputGradient + j);
        V.Of(0).Store(row.StateGradient + j);
    }
}
