namespace Bathys.Kernels;

/// <summary>
/// Convolutions of 3 × 3 windows with stride 1 by Winograd's minimal filtering, F(4 × 4, 3 × 3): a tile of 4 × 4 outputs and its window of 6 × 6
/// inputs become 36 numbers each, whose products take the place of 144.
/// </summary>
internal static class Winograd
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Tile = 4;

    /// <summary>Rows and columns of a tile's window.</summary>
    public const int Window = 6;

    /// <summary>Numbers of a transformed window.</summary>
    public const int Points = Window * Window;

    /// <summary>
    /// Elements between the matrices of two points, beside the matrices: an odd number of cache lines, lest the numbers of one tile all fall into one
    /// set of the cache.
    /// </summary>
    public const int Gap = 48;

    /// <summary>Fewer channels on either side give too few products for the transforms of windows; more weights for each tile cost more than they save (both measured).</summary>
    const int FewestChannels = 16, MostPairsPerTile = 8192;

    /// <summary>Tiles that cover so many rows or columns.</summary>
    public static int Tiles(int points) => (points + Tile - 1) / Tile;

    /// <summary>Whether a convolution and its gradients are worth the transforms.</summary>
    /// <remarks>The batch has no say, so that a sample's result is the same in any. Float64, which is chosen for its exactness, is always summed as the definition says.</remarks>
    public static unsafe bool Suits<T>(in ConvolutionShape shape) where T : unmanaged =>
        sizeof(T) == sizeof(float) && shape is { KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1 }
        && Math.Min(shape.GroupInChannels, shape.GroupOutChannels) >= FewestChannels && IsWorth(shape, shape.Height, shape.Width)
        && IsWorth(shape, shape.OutHeight, shape.OutWidth);

    /// <summary>Whether there are tiles enough for the weights, and at least half of their points are points of the image.</summary>
    static bool IsWorth(in ConvolutionShape shape, int height, int width)
    {
        var tiles = (long)Tiles(height) * Tiles(width);
        return (long)shape.GroupInChannels * shape.GroupOutChannels <= MostPairsPerTile * tiles && 2L * height * width >= tiles * Tile * Tile;
    }
}
