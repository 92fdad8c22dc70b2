using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>
/// Convolutions of 3 × 3 windows with stride 1 by Winograd's minimal filtering, F(4 × 4, 3 × 3): a tile of 4 × 4 outputs and its window of
/// 6 × 6 inputs become 36 numbers each, whose products take the place of 144.
/// </summary>
internal static class Winograd
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int TileSize = 4;

    /// <summary>Rows and columns of a tile's window.</summary>
    public const int WindowSize = 6;

    /// <summary>Rows and columns of a filter.</summary>
    public const int FilterSize = 3;

    /// <summary>Numbers of a transformed window.</summary>
    public const int Points = WindowSize * WindowSize;

    /// <summary>
    /// Fewer channels on either side give too few products for the transforms of windows; more weights for each tile cost more than they
    /// save (both measured).
    /// </summary>
    const int FewestChannels = 16, MostPairsPerTile = 8192;

    /// <summary>Tiles that cover so many rows or columns.</summary>
    public static int Tiles(int points) => (points + TileSize - 1) / TileSize;

    /// <summary>
    /// Elements from the matrix of one point to that of the next: an odd number of cache lines, lest the numbers of one tile all fall into
    /// one set of the cache.
    /// </summary>
    public static nint Plane<T>(nint elements) where T : unmanaged
    {
        var line = 64 / Unsafe.SizeOf<T>();
        return ((elements + line - 1) / line | 1) * line;
    }

    /// <summary>So many channels, filled up to whole vectors.</summary>
    public static int Padded<V, T>(int channels) where V : struct, ISimd<V, T>
        where T : unmanaged => (channels + V.Count - 1) / V.Count * V.Count;

    /// <summary>Whether a convolution and its gradients are worth the transforms.</summary>
    /// <remarks>
    /// The batch has no say, so that a sample's result is the same in any. Float64, which is chosen for its exactness, is always summed as
    /// the definition says.
    /// </remarks>
    public static unsafe bool Suits<T>(in ConvolutionShape shape) where T : unmanaged =>
        sizeof(T) == sizeof(float)
        && shape is { IsTiled: true, KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1 }
        && Math.Min(shape.GroupInChannels, shape.GroupOutChannels) >= FewestChannels && IsWorth(shape, shape.Height, shape.Width)
        && IsWorth(shape, shape.OutHeight, shape.OutWidth);

    /// <summary>Whether there are tiles enough for the weights, and at least half of their points are points of the image.</summary>
    static bool IsWorth(in ConvolutionShape shape, int height, int width)
    {
        var tiles = (long)Tiles(height) * Tiles(width);
        return (long)shape.GroupInChannels * shape.GroupOutChannels <= MostPairsPerTile * tiles
            && 2L * height * width >= tiles * TileSize * TileSize;
    }
}
