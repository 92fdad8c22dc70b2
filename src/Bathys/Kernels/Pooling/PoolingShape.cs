namespace Bathys.Kernels;

/// <summary>
/// Windows that move over planes: <paramref name="Planes"/> = batch · channels planes of (Height, Width), all contiguous.
/// One dimension is height 1.
/// </summary>
internal readonly record struct PoolingShape(int Planes, int Height, int Width, int KernelHeight, int KernelWidth)
{
    public int StrideHeight { get; init; } = KernelHeight;

    public int StrideWidth { get; init; } = KernelWidth;

    public int PaddingHeight { get; init; }

    public int PaddingWidth { get; init; }

    public int DilationHeight { get; init; } = 1;

    public int DilationWidth { get; init; } = 1;

    /// <summary>Whether a last window that starts inside the plane (or its leading padding) but ends beyond counts.</summary>
    public bool CeilMode { get; init; }

    public int OutHeight => Out(Height, KernelHeight, StrideHeight, PaddingHeight, DilationHeight);

    public int OutWidth => Out(Width, KernelWidth, StrideWidth, PaddingWidth, DilationWidth);

    public int Taps => KernelHeight * KernelWidth;

    public int InPlane => Height * Width;

    public int OutPlane => OutHeight * OutWidth;

    /// <summary>Two by two without overlap or padding, the common case.</summary>
    public bool IsHalving => this is
    {
        KernelHeight: 2, KernelWidth: 2, StrideHeight: 2, StrideWidth: 2, PaddingHeight: 0, PaddingWidth: 0, DilationHeight: 1,
        DilationWidth: 1,
    } && OutHeight * 2 <= Height && OutWidth * 2 <= Width;

    /// <summary>Planes for one chunk of work: about 64,000 numbers.</summary>
    public Parts PlaneRanges => new(Planes, Math.Max(1, 64 * 1024 / Math.Max(1, InPlane)));

    int Out(int size, int kernel, int stride, int padding, int dilation)
    {
        var room = size + (2 * padding) - (dilation * (kernel - 1)) - 1;
        if (room < 0) return 0;
        var count = ((CeilMode ? room + stride - 1 : room) / stride) + 1;
        return CeilMode && (count - 1) * stride >= size + padding ? count - 1 : count;
    }
}
