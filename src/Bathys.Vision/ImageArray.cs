using Bathys.Vision.Transforms;

namespace Bathys.Vision;

/// <summary>An <see cref="ImageDataset"/> in memory: equally large images, a byte a value, with a label each.</summary>
public sealed class ImageArray : ImageDataset
{
    readonly ReadOnlyMemory<byte> pixels;
    readonly ReadOnlyMemory<byte> labels;

    /// <summary>Images of bytes (count, channels, height, width) and a label each.</summary>
    /// <exception cref="ArgumentException">Pixels and labels do not fit together, or a label has no class.</exception>
    public ImageArray(
        ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels, int channels, int height, int width, IReadOnlyList<string> classes)
    {
        if (pixels.Length != (long)labels.Length * channels * height * width)
        {
            throw new ArgumentException(
                $"{pixels.Length} bytes are not {labels.Length} images of ({channels}, {height}, {width}).", nameof(pixels));
        }
        if (classes.Count <= byte.MaxValue && labels.Span.IndexOfAnyInRange((byte)classes.Count, byte.MaxValue) is >= 0 and var bad)
            throw new ArgumentException($"Label {bad} is {labels.Span[bad]}, but there are {classes.Count} classes.", nameof(labels));
        (this.pixels, this.labels, Channels, Height, Width, Classes) = (pixels, labels, channels, height, width, classes);
    }

    /// <summary>Channels of each image.</summary>
    public int Channels { get; }

    /// <summary>Rows of each image.</summary>
    public int Height { get; }

    /// <summary>Columns of each image.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public override int Count => labels.Length;

    /// <inheritdoc/>
    public override int Label(int index) => labels.Span[index];

    /// <inheritdoc/>
    public override void Load(int index, Image canvas)
    {
        int size = Channels * Height * Width;
        canvas.CopyFrom(pixels.Span.Slice(checked(index * size), size), Channels, Height, Width);
    }

    /// <inheritdoc/>
    public override ImageArray Limit(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        count = Math.Min(count, Count);
        return new(pixels[..(count * Channels * Height * Width)], labels[..count], Channels, Height, Width, Classes)
        { Transform = Transform };
    }

    /// <inheritdoc/>
    public override ImageArray WithTransform(Transform transform) =>
        new(pixels, labels, Channels, Height, Width, Classes) { Transform = transform };
}
