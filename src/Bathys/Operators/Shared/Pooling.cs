using Bathys.Kernels;

namespace Bathys;

/// <summary>What the poolings have in common: windows that are checked before they slide.</summary>
internal static class Pooling
{
    /// <summary>The windows over the last two dimensions.</summary>
    /// <exception cref="ShapeException">The window does not fit.</exception>
    public static PoolingShape Windows(string name, Tensor x, Size2 kernel, Size2 stride, Size2 padding, Size2 dilation, bool ceilMode)
    {
        if (x.Rank is not (3 or 4)) throw new ShapeException($"{name}: takes (N, C, H, W) or (C, H, W), not {x.Shape}");
        if (kernel.Height < 1 || kernel.Width < 1) throw new ShapeException($"{name}: a window of {kernel} is not positive");
        if (stride.Height < 1 || stride.Width < 1) throw new ShapeException($"{name}: a stride of {stride} is not positive");
        if (dilation.Height < 1 || dilation.Width < 1) throw new ShapeException($"{name}: a dilation of {dilation} is not positive");
        if (padding.Height < 0 || padding.Width < 0 || padding.Height > kernel.Height / 2 || padding.Width > kernel.Width / 2)
            throw new ShapeException($"{name}: a padding of {padding} must be from 0 to half the window {kernel}");
        Check(name, x, kernel, padding, dilation);
        var plane = (long)x.Shape[^2] * x.Shape[^1];
        var shape = new PoolingShape(Shape.Size(name, x.Count / Math.Max(1, plane)), x.Shape[^2], x.Shape[^1], kernel.Height, kernel.Width)
        {
            StrideHeight = stride.Height,
            StrideWidth = stride.Width,
            PaddingHeight = padding.Height,
            PaddingWidth = padding.Width,
            DilationHeight = dilation.Height,
            DilationWidth = dilation.Width,
            CeilMode = ceilMode,
        };
        return shape.OutHeight > 0 && shape.OutWidth > 0 ? shape
            : throw new ShapeException(
                $"{name}: a window of {kernel} with dilation {dilation} is larger than {x.Shape} with padding {padding}");
    }

    /// <summary>
    /// What the kernels count in ints: the places of a plane and of a window, and the padded sizes. Windows that reach further than that
    /// are too large for any image.
    /// </summary>
    static void Check(string name, Tensor x, Size2 kernel, Size2 padding, Size2 dilation)
    {
        Shape.Size($"{name}, a plane", (long)x.Shape[^2] * x.Shape[^1]);
        Shape.Size($"{name}, a window", (long)kernel.Height * kernel.Width);
        var (height, width) = (Shape.Size(name, x.Shape[^2] + (2L * padding.Height)), Shape.Size(name, x.Shape[^1] + (2L * padding.Width)));
        if (dilation.Height * (kernel.Height - 1L) >= height || dilation.Width * (kernel.Width - 1L) >= width)
            throw new ShapeException(
                $"{name}: a window of {kernel} with dilation {dilation} is larger than {x.Shape} with padding {padding}");
    }

    /// <summary>A sequence as an image of one row.</summary>
    /// <exception cref="ShapeException">It is no sequence.</exception>
    public static Tensor Tall(string name, Tensor x) =>
        x.Rank is 2 or 3 ? x.Unsqueeze(-2) : throw new ShapeException($"{name}: takes (N, C, L) or (C, L), not {x.Shape}");
}
