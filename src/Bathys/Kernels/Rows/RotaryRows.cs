using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Pairs of numbers of each row turned by the angles of the row's position; (x[i], x[i + half]) is a pair.</summary>
/// <param name="x">Rows of 2 · half numbers.</param>
/// <param name="half">Pairs of a row.</param>
/// <param name="positions">Rows after which the angles repeat.</param>
/// <param name="cosines">(positions, half).</param>
/// <param name="sines">(positions, half).</param>
/// <param name="direction">1 to turn, −1 to turn back.</param>
/// <param name="y">The result.</param>
internal readonly unsafe struct RotaryRows(void* x, nint half, long positions, void* cosines, void* sines, double direction, void* y)
    : IRowKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Invoke<V, T>(long row) where V : struct, ISimd<V, T> where T : unmanaged
    {
        var n = half;
        T* p = (T*)x + (row * 2 * n), q = (T*)y + (row * 2 * n);
        T* c = (T*)cosines + (row % positions * n), s = (T*)sines + (row % positions * n);
        var sign = V.Of(direction);
        for (nint i = 0; i < n; i += V.Count)
        {
            var left = n - i;
            V a = Lanes<V, T>.Load(p + i, left), b = Lanes<V, T>.Load(p + n + i, left);
            V cosine = Lanes<V, T>.Load(c + i, left), sine = Lanes<V, T>.Load(s + i, left) * sign;
            Lanes<V, T>.Store((a * cosine) - (b * sine), q + i, left);
            Lanes<V, T>.Store((b * cosine) + (a * sine), q + n + i, left);
        }
    }
}
