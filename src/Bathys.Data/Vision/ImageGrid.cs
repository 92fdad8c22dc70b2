namespace Bathys.Data.Vision;

/// <summary>Several images as one.</summary>
public static class ImageGrid
{
    /// <summary>Equally large images row by row, each magnified <paramref name="scale"/> times, on grey with <paramref name="gap"/> pixels between.</summary>
    /// <param name="images">The images.</param>
    /// <param name="columns">Images in a row.</param>
    /// <param name="scale">How many times each is magnified.</param>
    /// <param name="gap">Pixels between them and around.</param>
    /// <returns>An image of three channels.</returns>
    public static Image Of(IReadOnlyList<Image> images, int columns, int scale = 1, int gap = 2)
    {
        ArgumentOutOfRangeException.ThrowIfZero(images.Count);
        var (height, width, rows) = (images[0].Height, images[0].Width, (images.Count + columns - 1) / columns);
        var (stepX, stepY) = ((width * scale) + gap, (height * scale) + gap);
        var grid = new Image(3, (rows * stepY) + gap, (columns * stepX) + gap);
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = grid.Plane(channel);
            plane.Fill(96);
            foreach (var (i, image) in images.Index())
            {
                var (left, top) = (gap + (i % columns * stepX), gap + (i / columns * stepY));
                var source = image.Plane(image.Channels == 3 ? channel : 0);
                for (var y = 0; y < height * scale; y++)
                    for (var x = 0; x < width * scale; x++) plane[((top + y) * grid.Width) + left + x] = source[(y / scale * width) + (x / scale)];
            }
        }

        return grid;
    }
}
