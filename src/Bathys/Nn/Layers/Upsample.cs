namespace Bathys.Nn;

/// <summary>Images in another size: (N, C, H, W) gives (N, C, h, w), or (N, C, H · scale, W · scale).</summary>
public sealed class Upsample : Layer
{
    readonly Size2? size;
    readonly double? scale;
    readonly UpsampleMode mode;
    readonly bool alignCorners;

    /// <summary>A layer that gives a size, or multiplies by a scale.</summary>
    /// <param name="size">(h, w); or else the scale is given.</param>
    /// <param name="scale">The factor of height and width; sizes round down.</param>
    /// <param name="mode">Where the numbers come from.</param>
    /// <param name="alignCorners">Bilinear: true to map the outermost points' centers on one another, false the outer edges.</param>
    /// <exception cref="ArgumentException">Not exactly one of size and scale is given, or nearest numbers with aligned corners.</exception>
    public Upsample(Size2? size = null, double? scale = null, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false)
    {
        if (size is null == scale is null) throw new ArgumentException("Upsample takes either a size or a scale");
        if (scale <= 0) throw new ArgumentOutOfRangeException(nameof(scale), scale, "a scale is positive");
        if (mode == UpsampleMode.Nearest && alignCorners)
            throw new ArgumentException("only bilinear corners can be aligned", nameof(alignCorners));
        (this.size, this.scale, this.mode, this.alignCorners) = (size, scale, mode, alignCorners);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != 4) throw new ShapeException("the input must be (N, C, H, W)");
        var target = size ?? new Size2(Scaled(x.Shape[2]), Scaled(x.Shape[3]));
        return mode == UpsampleMode.Nearest ? x.UpsampleNearest(target, scale) : x.UpsampleBilinear(target, alignCorners, scale);
    }

    int Scaled(int size) => Shape.Size("Upsample", (long)(size * scale!.Value));

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("Upsample", [], ("size", size, null), ("scale", scale, null),
        ("mode", mode, UpsampleMode.Nearest), ("alignCorners", alignCorners, false));
}
