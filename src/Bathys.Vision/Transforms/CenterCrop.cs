namespace Bathys.Vision.Transforms;

/// <summary>Cuts out the middle; an image that is too small is first padded with black.</summary>
public sealed class CenterCrop : Transform
{
    readonly int height;
    readonly int width;

    /// <summary>A square of <paramref name="size"/> x <paramref name="size"/> pixels.</summary>
    public CenterCrop(int size) : this(size, size)
    {
    }

    /// <summary>A rectangle of <paramref name="height"/> x <paramref name="width"/> pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public CenterCrop(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (this.height, this.width) = (height, width);
    }

    /// <inheritdoc/>
    public override void Apply(Image image, Generator random)
    {
        int addRows = Math.Max(height - image.Height, 0), addColumns = Math.Max(width - image.Width, 0);
        if (addRows > 0 || addColumns > 0)
            image.Pad(addColumns / 2, addRows / 2, (addColumns + 1) / 2, (addRows + 1) / 2);
        // Halves go to the even neighbor, as Python's round does.
        image.Crop((int)Math.Round((image.Height - height) / 2.0), (int)Math.Round((image.Width - width) / 2.0), height, width);
    }

    /// <inheritdoc/>
    public override string ToString() => $"CenterCrop({height}, {width})";
}
