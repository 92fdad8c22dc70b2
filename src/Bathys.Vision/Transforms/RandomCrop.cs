using Bathys.Data;

namespace Bathys.Vision.Transforms;

/// <summary>Cuts out a random part, after padding every side.</summary>
public sealed class RandomCrop : Transform
{
    readonly int height;
    readonly int width;
    readonly int padding;
    readonly byte fill;

    /// <summary>A square of <paramref name="size"/> x <paramref name="size"/> pixels; arguments are in torchvision's order.</summary>
    /// <param name="size">Rows and columns of what is cut out.</param>
    /// <param name="padding">Pixels by which every side grows first.</param>
    /// <param name="fill">The value of those pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive or the padding is negative.</exception>
    public RandomCrop(int size, int padding = 0, byte fill = 0) : this((size, size), padding, fill)
    {
    }

    /// <summary>A rectangle of height x width pixels: <c>new RandomCrop((24, 32))</c>.</summary>
    /// <param name="size">Rows and columns of what is cut out.</param>
    /// <param name="padding">Pixels by which every side grows first.</param>
    /// <param name="fill">The value of those pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive or the padding is negative.</exception>
    public RandomCrop((int Height, int Width) size, int padding = 0, byte fill = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Width);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ((height, width), this.padding, this.fill) = (size, padding, fill);
    }

    /// <inheritdoc/>
    /// <exception cref="DataException">The padded image is smaller than the part to cut out.</exception>
    public override void Apply(Image image, Generator random)
    {
        if (padding > 0)
            image.Pad(padding, padding, padding, padding, fill);
        if (image.Height < height || image.Width < width)
            throw new DataException(
                $"RandomCrop: the image is {image.Height} x {image.Width}, smaller than the crop of {height} x {width}; " +
                "resize it first or give padding.");
        int top = random.NextInt(image.Height - height + 1), left = random.NextInt(image.Width - width + 1);
        image.Crop(top, left, height, width);
    }

    /// <inheritdoc/>
    public override string ToString() => $"RandomCrop(({height}, {width}), padding: {padding})";
}
