using Bathys.Data;
using Bathys.Vision.Codec;

namespace Bathys.Vision;

/// <summary>Writes images as PNG files.</summary>
public static class PngFile
{
    /// <summary>Writes one image.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Save(string path, Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var picture = ImageCodec.New(image.Width, image.Height);
        Planes.Read(image, picture);
        using var bytes = new MemoryStream();
        ImageCodec.EncodePng(picture, bytes);
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            using var file = File.Create(path);
            bytes.WriteTo(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the picture cannot be written ({e.Message}); choose a writable place.", e);
        }
    }

    /// <summary>
    /// Writes equally large images as a grid, row by row, each magnified <paramref name="scale"/> times, with
    /// <paramref name="gap"/> pixels between.
    /// </summary>
    /// <exception cref="ArgumentException">There is no image, or their sizes differ.</exception>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void SaveGrid(string path, IReadOnlyList<Image> images, int columns, int scale = 1, int gap = 2) =>
        Save(path, ImageGrid.Of(images, columns, scale, gap));
}
