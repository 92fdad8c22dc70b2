namespace Bathys.Kernels;

/// <summary>
/// A two-dimensional convolution (in truth a cross-correlation, as everywhere in the field) of contiguous tensors:
/// input (Batch, InChannels, Height, Width), weight (OutChannels, InChannels / Groups, KernelHeight, KernelWidth),
/// output (Batch, OutChannels, OutHeight, OutWidth). One dimension is height 1.
/// </summary>
internal readonly record struct ConvolutionShape(
    int Batch, int InChannels, int Height, int Width, int OutChannels, int KernelHeight, int KernelWidth)
{
    public int StrideHeight { get; init; } = 1;

    public int StrideWidth { get; init; } = 1;

    /// <summary>Rows of zeros above and below.</summary>
    public int PaddingHeight { get; init; }

    /// <summary>Columns of zeros left and right.</summary>
    public int PaddingWidth { get; init; }

    public int DilationHeight { get; init; } = 1;

    public int DilationWidth { get; init; } = 1;

    /// <summary>Groups of channels that do not mix.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether it may be computed from transformed tiles, where those suit; see <see cref="Winograd"/>.</summary>
    public bool IsTiled { get; init; } = true;

    /// <summary>⌊(Height + 2 · padding − dilation · (kernel − 1) − 1) / stride⌋ + 1.</summary>
    public int OutHeight => ((Height + (2 * PaddingHeight) - (DilationHeight * (KernelHeight - 1)) - 1) / StrideHeight) + 1;

    /// <summary>⌊(Width + 2 · padding − dilation · (kernel − 1) − 1) / stride⌋ + 1.</summary>
    public int OutWidth => ((Width + (2 * PaddingWidth) - (DilationWidth * (KernelWidth - 1)) - 1) / StrideWidth) + 1;

    public int GroupInChannels => InChannels / Groups;

    public int GroupOutChannels => OutChannels / Groups;

    public int Taps => KernelHeight * KernelWidth;

    public int InPlane => Height * Width;

    public int OutPlane => OutHeight * OutWidth;
}
