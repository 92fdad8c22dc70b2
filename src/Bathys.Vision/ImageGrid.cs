namespace Bathys.Vision;

/// <summary>Several images as one <see cref="Image"/>, to be looked at.</summary>
public static class ImageGrid
{
    const byte Paper = 96;

    /// <summary>
    /// Equally large images row by row, each magnified <paramref name="scale"/> times, on gray with <paramref name="gap"/> pixels between.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="columns">Images in a row.</param>
    /// <param name="scale">How many times each is magnified.</param>
    /// <param name="gap">Pixels between them and around.</param>
    /// <returns>An image of three channels.</returns>
    /// <exception cref="ArgumentException">There is no image, or their sizes differ.</exception>
    public static Image Of(IReadOnlyList<Image> images, int columns, int scale = 1, int gap = 2)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfZero(images.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        var (height, width) = (images[0].Height, images[0].Width);
        if (images.FirstOrDefault(i => i.Height != height || i.Width != width) is { } other)
        {
            throw new ArgumentException(
                $"The grid holds images of {height} x {width}, but one is {other.Height} x {other.Width}.", nameof(images));
        }

        columns = Math.Min(columns, images.Count);
        var rows = (images.Count + columns - 1) / columns;
        var (stepX, stepY) = ((width * scale) + gap, (height * scale) + gap);
        var grid = new Image(3, (rows * stepY) + gap, (columns * stepX) + gap);
        grid.Pixels.Fill(Paper);
        foreach (var (i, image) in images.Index()) Blit(image, scale, grid, gap + (i % columns * stepX), gap + (i / columns * stepY));
        return grid;
    }

    static void Blit(Image image, int scale, Image grid, int left, int top)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            ReadOnlySpan<byte> source = image.Plane(image.Channels == 3 ? channel : 0);
            var target = grid.Plane(channel);
            for (var y = 0; y < image.Height * scale; y++)
            {
                var row = target.Slice(((top + y) * grid.Width) + left, image.Width * scale);
                for (var x = 0; x < row.Length; x++) row[x] = source[(y / scale * image.Width) + (x / scale)];
            }
        }
    }
}
