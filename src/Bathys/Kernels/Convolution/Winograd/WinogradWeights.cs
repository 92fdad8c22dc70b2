using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>Filters of 3 × 3, one for each pair of channels, between the tensor and the transformed form.</summary>
internal static unsafe class WinogradWeights<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    const int Taps = Winograd.FilterSize * Winograd.FilterSize;

    /// <summary>Input channels of a panel that one chunk packs.</summary>
    const int PackedChannels = 32;

    /// <summary>Elements from one of the 36 matrices (input channels × output channels, filled up to whole vectors) to the next.</summary>
    public static nint Plane(int channels, int rows) => Winograd.Plane<T>((nint)channels * Winograd.Padded<V, T>(rows));

    /// <summary>Memory for the matrices of all groups.</summary>
    public static nuint Bytes(int groups, int channels, int rows) => (nuint)(groups * Winograd.Points * Plane(channels, rows) * sizeof(T));

    /// <summary>
    /// G g Gᵀ of all filters, packed as the right sides of 36 products for each group: panels of output channels, input channel by input
    /// channel.
    /// </summary>
    /// <param name="weights">
    /// The filters, for each group output channel by output channel; where turned, input channel by input channel.
    /// </param>
    /// <param name="groups">Groups.</param>
    /// <param name="rows">Output channels of a group.</param>
    /// <param name="channels">Input channels of a group.</param>
    /// <param name="isTurned">Whether the filters are to be turned by half a circle.</param>
    /// <param name="target">Memory for the matrices.</param>
    public static void Pack(T* weights, int groups, int rows, int channels, bool isTurned, T* target)
    {
        var (panels, parts) = (
            new Parts(Winograd.Padded<V, T>(rows) / V.Count, TileShape<V, T>.Width), new Parts(channels, PackedChannels));
        WorkerPool.For(groups * panels.Count * parts.Count, new PackWork(weights, rows, channels, isTurned, panels, parts, target));
    }

    readonly struct PackWork(T* weights, int rows, int channels, bool isTurned, Parts panels, Parts parts, T* target) : IChunkedWork
    {
        public void Invoke(int chunk)
        {
            var (rest, part) = Math.DivRem(chunk, parts.Count);
            var (group, panel) = Math.DivRem(rest, panels.Count);
            int c = parts.Start(part), vector = panels.Start(panel), width = panels.Start(panel + 1) - vector, first = vector * V.Count;
            nint plane = Plane(channels, rows), row = isTurned ? Taps : (nint)channels * Taps, channel = isTurned
                ? (nint)rows * Taps : Taps;
            PackPanel(
                weights + ((nint)group * rows * channels * Taps) + (first * row) + (c * channel), row, channel,
                Math.Min(width * V.Count, rows - first), width,
                parts.Start(part + 1) - c, isTurned,
                target + (group * Winograd.Points * plane) + ((nint)first * channels) + ((nint)c * width * V.Count), plane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void PackPanel(T* weights, nint row, nint channel, int rows, int width, int channels, bool isTurned, T* target, nint plane)
    {
        nint lanes = width * V.Count, step = isTurned ? -lanes : lanes;
        var filters = stackalloc T[(int)(Taps * lanes)];
        var half = stackalloc T[Winograd.WindowSize * Winograd.FilterSize * V.Count];
        var first = isTurned ? filters + ((Taps - 1) * lanes) : filters;
        for (var c = 0; c < channels; c++, weights += channel, target += lanes)
        {
            Packing.Pack(weights, row, 1, rows, (int)lanes, Taps, filters);
            for (nint at = 0; at < lanes; at += V.Count) Transform(first + at, step, half, target + at, plane);
        }
    }

    /// <summary>A vector of filters, from one of their nine numbers to the next <paramref name="step"/> elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transform(T* filters, nint step, T* half, T* target, nint plane)
    {
        for (nint j = 0; j < 3; j++)
        {
            var g = filters + (j * step);
            WinogradTransform<V, T>.Filter(
                V.Load(g), V.Load(g + (3 * step)), V.Load(g + (6 * step)), out var u0, out var u1, out var u2, out var u3,
                out var u4, out var u5);
            WinogradTiles<V, T>.Store(half + (j * V.Count), 3 * V.Count, u0, u1, u2, u3, u4, u5);
        }

        for (nint i = 0; i < Winograd.WindowSize; i++)
        {
            var g = half + (i * 3 * V.Count);
            WinogradTransform<V, T>.Filter(
                V.Load(g), V.Load(g + V.Count), V.Load(g + (2 * V.Count)), out var u0, out var u1, out var u2, out var u3,
                out var u4, out var u5);
            WinogradTiles<V, T>.Store(target + (i * Winograd.WindowSize * plane), plane, u0, u1, u2, u3, u4, u5);
        }
    }

    /// <summary>Aᵀ m A, 3 × 3, of some channels' sums: target[(9c + t) · V.Count + lane].</summary>
    /// <param name="sums">The first channel's first point.</param>
    /// <param name="step">Elements from one channel to the next.</param>
    /// <param name="plane">Elements from one point to the next.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="target">The filters.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Unpack(T* sums, nint step, nint plane, int channels, T* target)
    {
        var half = stackalloc T[Winograd.WindowSize * Winograd.FilterSize * V.Count];
        for (var c = 0; c < channels; c++, sums += step, target += Taps * V.Count)
        {
            for (nint i = 0; i < Winograd.WindowSize; i++)
            {
                var m = sums + (i * Winograd.WindowSize * plane);
                WinogradTransform<V, T>.Outputs(
                    V.Load(m), V.Load(m + plane), V.Load(m + (2 * plane)), V.Load(m + (3 * plane)), V.Load(m + (4 * plane)),
                    V.Load(m + (5 * plane)),
                    out var y0, out var y1, out var y2);
                Store(half + (i * V.Count), 6 * V.Count, y0, y1, y2);
            }

            for (nint j = 0; j < 3; j++)
            {
                var m = half + (j * 6 * V.Count);
                WinogradTransform<V, T>.Outputs(
                    V.Load(m), V.Load(m + V.Count), V.Load(m + (2 * V.Count)), V.Load(m + (3 * V.Count)), V.Load(m + (4 * V.Count)),
                    V.Load(m + (5 * V.Count)),
                    out var y0, out var y1, out var y2);
                Store(target + (j * V.Count), 3 * V.Count, y0, y1, y2);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* to, nint step, V v0, V v1, V v2)
    {
        v0.Store(to);
        v1.Store(to + step);
        v2.Store(to + (2 * step));
    }
}
