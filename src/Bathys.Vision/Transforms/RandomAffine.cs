namespace Bathys.Vision.Transforms;

/// <summary>Turns, shifts, scales and shears the image about its center by random amounts, taking the nearest pixel.</summary>
public sealed class RandomAffine : Transform
{
    readonly (double, double) degrees;
    readonly (double X, double Y) translate;
    readonly (double, double) scale;
    readonly (double, double) shear;
    readonly byte fill;

    /// <summary>The amounts' ranges.</summary>
    /// <param name="degrees">An angle within ±degrees, clockwise.</param>
    /// <param name="translate">The largest shift as a fraction of width and height; whole pixels are drawn.</param>
    /// <param name="scale">The range of the scale; none when left out.</param>
    /// <param name="shear">A shear along x within ±shear degrees.</param>
    /// <param name="fill">Paints what the image leaves uncovered.</param>
    /// <exception cref="ArgumentException">An amount is negative, a shift above 1 or a scale not positive.</exception>
    public RandomAffine(
        double degrees,
        (double X, double Y) translate = default,
        (double Low, double High)? scale = null,
        double shear = 0,
        byte fill = 0)
    {
        this.degrees = (-RangeRules.NotNegative(degrees), degrees);
        this.shear = (-RangeRules.NotNegative(shear), shear);
        if (translate.X is not (>= 0 and <= 1) || translate.Y is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(translate), translate, "A shift is a fraction of the image, 0 to 1.");
        this.translate = translate;
        this.scale = RangeRules.Ordered(scale ?? (1, 1));
        if (this.scale.Item1 <= 0)
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "A scale must be positive.");
        this.fill = fill;
    }

    /// <inheritdoc/>
    public override void Apply(Image image, Generator random)
    {
        double angle = Uniform(degrees, random);
        double limitX = translate.X * image.Width, limitY = translate.Y * image.Height;
        int shiftX = (int)Math.Round(Uniform((-limitX, limitX), random)), shiftY = (int)Math.Round(Uniform((-limitY, limitY), random));
        image.Affine(angle, (shiftX, shiftY), Uniform(scale, random), (Uniform(shear, random), 0), fill);
    }

    /// <inheritdoc/>
    public override string ToString() => $"RandomAffine({degrees.Item2}, translate: {translate}, scale: {scale}, shear: {shear.Item2})";
}
