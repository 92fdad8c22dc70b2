namespace Bathys.Data.Vision.Transforms;

/// <summary>Cuts out a random part, after padding every side.</summary>
public sealed class RandomCrop : Transform
{
    readonly int height;
    readonly int width;
    readonly int padding;
    readonly byte fill;

    /// <summary>A square of <paramref name="size"/> x <paramref name="size"/> pixels.</summary>
    public RandomCrop(int size) : this(size, size)
    {
    }

    /// <summary>
    /// A rectangle of <paramref name="height"/> x <paramref name="width"/> pixels; every side is padded with <paramref name="fill"/> first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive or the padding is negative.</exception>
    public RandomCrop(int height, int width, int padding = 0, byte fill = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        (this.height, this.width, this.padding, this.fill) = (height, width, padding, fill);
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">The padded image is smaller than the part to cut out.</exception>
    public override void Apply(Image image, Generator random)
    {
        if (padding > 0)
            image.Pad(padding, padding, padding, padding, fill);
        if (image.Height < height || image.Width < width)
            throw new DataException($"RandomCrop: the image is {image.Height} x {image.Width}, smaller than the crop of {height} x {width}; " +
                "resize it first or give padding.");
        int top = random.NextInt(image.Height - height + 1), left = random.NextInt(image.Width - width + 1);
        image.Crop(top, left, height, width);
    }

    /// <inheritdoc/>
    public override string ToString() => $"RandomCrop({height}, {width}, padding: {padding})";
}
