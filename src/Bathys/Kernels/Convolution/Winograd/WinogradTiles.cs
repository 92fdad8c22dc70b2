using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// The two-dimensional maps of a row of tiles, with channels in the lanes of a vector, so that images of any size fill it. A line is a row
/// of points with a vector each; point p of a transformed tile stands p · plane elements from the first.
/// </summary>
internal static unsafe class WinogradTiles<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>Bᵀ d B of the tiles' windows of 6 × 6, which overlap by two.</summary>
    /// <param name="lines">Six lines of 4 · tiles + 2 points; they are written over.</param>
    /// <param name="tiles">Tiles of the row.</param>
    /// <param name="target">The first tile's first point.</param>
    /// <param name="step">Elements from one tile to the next.</param>
    /// <param name="plane">Elements from one point to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Windows(T* lines, int tiles, T* target, nint step, nint plane)
    {
        var line = ((Winograd.TileSize * (nint)tiles) + 2) * V.Count;
        for (var x = lines; x < lines + line; x += V.Count)
        {
            V d0 = V.Load(x), d1 = V.Load(x + line), d2 = V.Load(x + (2 * line)), d3 = V.Load(x + (3 * line)), d4 = V.Load(x + (4 * line)),
                d5 = V.Load(x + (5 * line));
            WinogradTransform<V, T>.Data(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
            Store(x, line, d0, d1, d2, d3, d4, d5);
        }

        for (nint i = 0; i < Winograd.WindowSize; i++)
        {
            T* from = lines + (i * line), to = target + (i * Winograd.WindowSize * plane);
            for (var tile = 0; tile < tiles; tile++)
            {
                V d0 = V.Load(from), d1 = V.Load(from + V.Count), d2 = V.Load(from + (2 * V.Count));
                V d3 = V.Load(from + (3 * V.Count)), d4 = V.Load(from + (4 * V.Count)), d5 = V.Load(from + (5 * V.Count));
                WinogradTransform<V, T>.Data(ref d0, ref d1, ref d2, ref d3, ref d4, ref d5);
                Store(to, plane, d0, d1, d2, d3, d4, d5);
                from += Winograd.TileSize * V.Count;
                to += step;
            }
        }
    }

    /// <summary>G g Gᵀ of tiles of 4 × 4, as filters of their windows.</summary>
    /// <param name="lines">Four lines of 4 · tiles points, and room for two more; they are written over.</param>
    /// <param name="tiles">Tiles of the row.</param>
    /// <param name="target">The first tile's first point.</param>
    /// <param name="step">Elements from one tile to the next.</param>
    /// <param name="plane">Elements from one point to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Filters(T* lines, int tiles, T* target, nint step, nint plane)
    {
        var line = Winograd.TileSize * (nint)tiles * V.Count;
        for (var x = lines; x < lines + line; x += V.Count)
        {
            WinogradTransform<V, T>.Filter(
                V.Load(x), V.Load(x + line), V.Load(x + (2 * line)), V.Load(x + (3 * line)), out var u0, out var u1, out var u2, out var u3,
                out var u4, out var u5);
            Store(x, line, u0, u1, u2, u3, u4, u5);
        }

        for (nint i = 0; i < Winograd.WindowSize; i++)
        {
            T* from = lines + (i * line), to = target + (i * Winograd.WindowSize * plane);
            for (var tile = 0; tile < tiles; tile++)
            {
                WinogradTransform<V, T>.Filter(
                    V.Load(from), V.Load(from + V.Count), V.Load(from + (2 * V.Count)), V.Load(from + (3 * V.Count)),
                    out var u0, out var u1, out var u2, out var u3, out var u4, out var u5);
                Store(to, plane, u0, u1, u2, u3, u4, u5);
                from += Winograd.TileSize * V.Count;
                to += step;
            }
        }
    }

    /// <summary>Aᵀ m A: the 4 × 4 outputs of each tile.</summary>
    /// <param name="sums">The first tile's first point.</param>
    /// <param name="step">Elements from one tile to the next.</param>
    /// <param name="plane">Elements from one point to the next.</param>
    /// <param name="lines">Four lines of 4 · tiles points.</param>
    /// <param name="tiles">Tiles of the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Outputs(T* sums, nint step, nint plane, T* lines, int tiles)
    {
        var half = stackalloc T[Winograd.WindowSize * Winograd.TileSize * V.Count];
        nint line = Winograd.TileSize * (nint)tiles * V.Count, row = Winograd.WindowSize * V.Count;
        for (var tile = 0; tile < tiles; tile++)
        {
            for (nint i = 0; i < Winograd.WindowSize; i++)
            {
                var m = sums + (i * Winograd.WindowSize * plane);
                WinogradTransform<V, T>.Outputs(
                    V.Load(m), V.Load(m + plane), V.Load(m + (2 * plane)), V.Load(m + (3 * plane)), V.Load(m + (4 * plane)),
                    V.Load(m + (5 * plane)),
                    out var y0, out var y1, out var y2, out var y3);
                Store(half + (i * V.Count), row, y0, y1, y2, y3);
            }

            for (nint j = 0; j < Winograd.TileSize; j++)
            {
                var m = half + (j * row);
                WinogradTransform<V, T>.Outputs(
                    V.Load(m), V.Load(m + V.Count), V.Load(m + (2 * V.Count)), V.Load(m + (3 * V.Count)), V.Load(m + (4 * V.Count)),
                    V.Load(m + (5 * V.Count)),
                    out var y0, out var y1, out var y2, out var y3);
                Store(lines, line, y0, y1, y2, y3);
                lines += V.Count;
            }

            sums += step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* to, nint step, V v0, V v1, V v2, V v3)
    {
        v0.Store(to);
        v1.Store(to + step);
        v2.Store(to + (2 * step));
        v3.Store(to + (3 * step));
    }

    /// <summary>Writes six vectors, from one to the next <paramref name="step"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T* to, nint step, V v0, V v1, V v2, V v3, V v4, V v5)
    {
        Store(to, step, v0, v1, v2, v3);
        v4.Store(to + (4 * step));
        v5.Store(to + (5 * step));
    }
}
