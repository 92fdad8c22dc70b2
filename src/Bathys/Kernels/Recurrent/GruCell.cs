using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// r, z = σ(x + U h′), n = tanh(xₙ + r · (Uₙ h′ + bₙ)), in the order r, z, n; h = (1 − z) · n + z · h′
/// (Cho and others 2014, with the reset after the product).
/// </summary>
internal readonly unsafe struct GruCell : IRecurrentCell
{
    public static int Gates => 3;

    /// <summary>r, z, n and the candidate's hidden product.</summary>
    public static int Saved => 4;

    public static bool HasCellState => false;

    public static bool HasOwnHiddenGradient => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward<V, T>(in ForwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged
    {
        T* x = row.Input + j, u = row.Hidden + j, saved = row.Saved + j;
        var r = SimdMath.Sigmoid<V, T>(V.Load(x) + V.Load(u));
        var z = SimdMath.Sigmoid<V, T>(V.Load(x + hidden) + V.Load(u + hidden));
        var candidate = V.Load(u + (2 * hidden));
        var n = SimdMath.Tanh<V, T>(V.Fma(r, candidate, V.Load(x + (2 * hidden))));
        r.Store(saved);
        z.Store(saved + hidden);
        n.Store(saved + (2 * hidden));
        candidate.Store(saved + (3 * hidden));
        V.Fma(z, V.Load(row.PreviousState + j) - n, n).Store(row.State + j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward<V, T>(in BackwardRow<T> row, int hidden, int j) where V : struct, ISimd<V, T> where T : unmanaged
    {
        T* saved = row.Saved + j, input = row.InputGradient + j, product = row.HiddenGradient + j;
        var (r, z, n, candidate) = (V.Load(saved), V.Load(saved + hidden), V.Load(saved + (2 * hidden)), V.Load(saved + (3 * hidden)));
        var one = V.Of(1);
        var dh = V.Load(row.StateGradient + j);
        var dn = dh * (one - z) * (one - (n * n));
        var dr = dn * candidate * r * (one - r);
        var dz = dh * (V.Load(row.PreviousState + j) - n) * z * (one - z);
        dr.Store(input);
        dz.Store(input + hidden);
        dn.Store(input + (2 * hidden));
        dr.Store(product);
        dz.Store(product + hidden);
        (dn * r).Store(product + (2 * hidden));
        (dh * z).Store(row.StateGradient + j);
    }
}
