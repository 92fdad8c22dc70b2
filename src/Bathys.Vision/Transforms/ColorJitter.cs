namespace Bathys.Vision.Transforms;

/// <summary>Changes brightness, contrast, saturation and hue by random factors, in a random order.</summary>
public sealed class ColorJitter : Transform
{
    readonly (double, double)? brightness;
    readonly (double, double)? contrast;
    readonly (double, double)? saturation;
    readonly (double, double)? hue;

    /// <summary>
    /// Factors within 1 ± amount (never below 0) for brightness, contrast and saturation, within ±amount turns for hue (at most 0.5).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative, or the hue's above 0.5.</exception>
    public ColorJitter(double brightness = 0, double contrast = 0, double saturation = 0, double hue = 0)
    {
        this.brightness = Factors(RangeRules.NotNegative(brightness));
        this.contrast = Factors(RangeRules.NotNegative(contrast));
        this.saturation = Factors(RangeRules.NotNegative(saturation));
        if (hue is not (>= 0 and <= 0.5))
            throw new ArgumentOutOfRangeException(nameof(hue), hue, "A hue's amount is between 0 and 0.5 (half a turn).");
        this.hue = hue == 0 ? null : (-hue, hue);
    }

    /// <inheritdoc/>
    public override void Apply(Image image, Generator random)
    {
        Span<int> order = [0, 1, 2, 3];
        random.Shuffle(order);
        double brighter = Draw(brightness, random), contrasted = Draw(contrast, random);
        double saturated = Draw(saturation, random), turned = Draw(hue, random);
        foreach (int step in order)
        {
            if (step == 0 && brightness is not null)
                image.AdjustBrightness(brighter);
            else if (step == 1 && contrast is not null)
                image.AdjustContrast(contrasted);
            else if (step == 2 && saturation is not null)
                image.AdjustSaturation(saturated);
            else if (step == 3 && hue is not null)
                image.AdjustHue(turned);
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"ColorJitter(brightness: {brightness}, contrast: {contrast}, saturation: {saturation}, hue: {hue})";

    static (double, double)? Factors(double amount) => amount == 0 ? null : (Math.Max(0, 1 - amount), 1 + amount);

    static double Draw((double, double)? range, Generator random) => range is { } r ? Uniform(r, random) : 1;
}
