using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// i, f, o = σ(…), g = tanh(…) of x + U h′, in the order i, f, g, o; c = f · c′ + i · g; h = o · tanh(c)
/// (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000).
/// </summary>
internal readonly unsafe struct LstmCell : IRecurrentCell
{
    public static int Gates => 4;

    public static int Saved => 4;

    public static bool HasCellState => true;

    public static bool HasOwnHiddenGradient => false;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<V, T>(in ForwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged
    {
        T* x = row.Input + j, u = row.Hidden + j, saved = row.Saved + j;
        var i = SimdMath.Sigmoid<V, T>(V.Load(x) + V.Load(u));
        var f = SimdMath.Sigmoid<V, T>(V.Load(x + hidden) + V.Load(u + hidden));
        var g = SimdMath.Tanh<V, T>(V.Load(x + (2 * hidden)) + V.Load(u + (2 * hidden)));
        var o = SimdMath.Sigmoid<V, T>(V.Load(x + (3 * hidden)) + V.Load(u + (3 * hidden)));
        var c = V.Fma(f, V.Load(row.PreviousCell + j), i * g);
        i.Store(saved);
        f.Store(saved + hidden);
        g.Store(saved + (2 * hidden));
        o.Store(saved + (3 * hidden));
        c.Store(row.Cell + j);
        (o * SimdMath.Tanh<V, T>(c)).Store(row.State + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T>(in BackwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged
    {
        T* saved = row.Saved + j, target = row.InputGradient + j;
        var (i, f, g, o) = (V.Load(saved), V.Load(saved + hidden), V.Load(saved + (2 * hidden)), V.Load(saved + (3 * hidden)));
        var one = V.Of(1);
        var tanh = SimdMath.Tanh<V, T>(V.Load(row.Cell + j));
        var dh = V.Load(row.StateGradient + j);
        var dc = V.Fma(dh * o, one - (tanh * tanh), V.Load(row.CellGradient + j));
        (dc * g * i * (one - i)).Store(target);
        (dc * V.Load(row.PreviousCell + j) * f * (one - f)).Store(target + hidden);
        (dc * i * (one - (g * g))).Store(target + (2 * hidden));
        (dh * tanh * o * (one - o)).Store(target + (3 * hidden));
        (dc * f).Store(row.CellGradient + j);
        V.Of(0).Store(row.StateGradient + j);
    }
}
