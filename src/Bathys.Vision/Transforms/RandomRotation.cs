namespace Bathys.Vision.Transforms;

/// <summary>Turns the image about its center by a random angle, counter-clockwise, taking the nearest pixel.</summary>
public sealed class RandomRotation : Transform
{
    readonly (double Low, double High) degrees;
    readonly byte fill;

    /// <summary>An angle within ±<paramref name="degrees"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The angle is negative.</exception>
    public RandomRotation(double degrees, byte fill = 0) : this((-RangeRules.NotNegative(degrees), degrees), fill)
    {
    }

    /// <summary>An angle within a range of degrees; <paramref name="fill"/> paints the corners.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public RandomRotation((double Low, double High) degrees, byte fill = 0)
    {
        this.degrees = RangeRules.Ordered(degrees);
        this.fill = fill;
    }

    /// <inheritdoc/>
    public override void Apply(Image image, Generator random) => image.Rotate(Uniform(degrees, random), fill);

    /// <inheritdoc/>
    public override string ToString() => $"RandomRotation({degrees.Low}..{degrees.High})";
}
