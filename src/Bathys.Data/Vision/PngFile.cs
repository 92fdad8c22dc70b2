using SkiaSharp;

namespace Bathys.Data.Vision;

/// <summary>Writes images as PNG files.</summary>
public static class PngFile
{
    /// <summary>Writes one image.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Save(string path, Image image) => SaveGrid(path, [image], columns: 1, gap: 0);

    /// <summary>
    /// Writes equally large images as a grid, row by row, each magnified <paramref name="scale"/> times, with <paramref name="gap"/> pixels between.
    /// </summary>
    /// <exception cref="ArgumentException">There is no image, or their sizes differ.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void SaveGrid(string path, IReadOnlyList<Image> images, int columns, int scale = 1, int gap = 2)
    {
        ArgumentOutOfRangeException.ThrowIfZero(images.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        int height = images[0].Height, width = images[0].Width;
        if (images.FirstOrDefault(i => i.Height != height || i.Width != width) is { } other)
            throw new ArgumentException($"The grid holds images of {height} x {width}, but one is {other.Height} x {other.Width}.", nameof(images));
        columns = Math.Min(columns, images.Count);
        int rows = (images.Count + columns - 1) / columns;
        int stepX = width * scale + gap, stepY = height * scale + gap;
        var info = new SKImageInfo(columns * stepX + gap, rows * stepY + gap, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var bitmap = new SKBitmap(info);
        bitmap.Erase(new SKColor(96, 96, 96));
        var pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < images.Count; i++)
            Blit(images[i], pixels, bitmap.RowBytes, gap + i % columns * stepX, gap + i / columns * stepY, scale);
        Write(path, bitmap);
    }

    static void Blit(Image image, Span<byte> pixels, int rowBytes, int left, int top, int scale)
    {
        ReadOnlySpan<byte> r = image.Plane(0), g = image.Plane(image.Channels == 3 ? 1 : 0), b = image.Plane(image.Channels == 3 ? 2 : 0);
        for (int y = 0; y < image.Height * scale; y++)
        {
            var row = pixels.Slice((top + y) * rowBytes + left * 4, image.Width * scale * 4);
            for (int x = 0; x < image.Width * scale; x++)
            {
                int from = y / scale * image.Width + x / scale;
                (row[4 * x], row[4 * x + 1], row[4 * x + 2]) = (r[from], g[from], b[from]);
            }
        }
    }

    static void Write(string path, SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            using var stream = File.Create(path);
            data.SaveTo(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the picture cannot be written ({e.Message}); choose a writable place.", e);
        }
    }
}
