namespace Bathys.Vision.Transforms;

/// <summary>
/// Makes an image gray, L = (19595 R + 38470 G + 7471 B + 2¹⁵) / 2¹⁶ (ITU-R 601), with 1 channel or 3 equal ones.
/// </summary>
public sealed class Grayscale : Transform
{
    readonly int channels;

    /// <summary>Gray with <paramref name="outputChannels"/> channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of channels is neither 1 nor 3.</exception>
    public Grayscale(int outputChannels = 1)
    {
        if (outputChannels is not (1 or 3))
            throw new ArgumentOutOfRangeException(nameof(outputChannels), outputChannels, "Grayscale gives 1 channel or 3.");
        channels = outputChannels;
    }

    /// <inheritdoc/>
    public override void Apply(Image image, Generator random) => image.ToGray(channels);

    /// <inheritdoc/>
    public override string ToString() => $"Grayscale({channels})";
}
