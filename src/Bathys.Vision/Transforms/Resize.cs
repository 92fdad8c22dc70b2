namespace Bathys.Vision.Transforms;

/// <summary>
/// Resizes with an antialiased triangle filter (bilinear whose support grows when shrinking), value for value as torchvision does
/// on a PIL image.
/// </summary>
public sealed class Resize : Transform
{
    readonly int height;
    readonly int? width;

    /// <summary>Makes the shorter edge <paramref name="size"/> pixels long and keeps the proportions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public Resize(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        height = size;
    }

    /// <summary>Makes the image <paramref name="height"/> x <paramref name="width"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Resize(int height, int width) : this(height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        this.width = width;
    }

    /// <inheritdoc/>
    public override void Apply(Image image, Generator random)
    {
        if (width is { } exact)
            image.Resize(height, exact);
        else if (image.Width <= image.Height)
            image.Resize((int)((double)height * image.Height / image.Width), height);
        else
            image.Resize(height, (int)((double)height * image.Width / image.Height));
    }

    /// <inheritdoc/>
    public override string ToString() => width is null ? $"Resize({height})" : $"Resize({height}, {width})";
}
