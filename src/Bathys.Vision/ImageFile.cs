using Bathys.Data;
using Bathys.Vision.Codec;

namespace Bathys.Vision;

/// <summary>Reads one image file: PNG, JPEG, WebP, TIFF, GIF, BMP, TGA and Netpbm's.</summary>
/// <remarks>
/// A picture comes upright: the orientation that EXIF's data name, in JPEG, PNG, WebP and TIFF, is applied, as every viewer does. Of a
/// file with several pictures the first is read.
/// </remarks>
public static class ImageFile
{
    /// <summary>The endings of files that count as images.</summary>
    public static IReadOnlyList<string> Extensions => ImageKind.AllExtensions;

    /// <summary>Whether a file's name ends as an image's does.</summary>
    public static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>An image file as red, green and blue; transparency is dropped.</summary>
    /// <exception cref="DataFileException">The file is missing, broken, cut short or no image.</exception>
    public static Image Load(string path)
    {
        var image = new Image();
        Load(path, image);
        return image;
    }

    /// <summary>The same, on a canvas.</summary>
    /// <param name="path">The file.</param>
    /// <param name="canvas">Where the image goes.</param>
    /// <param name="onWhite">Whether to lay a transparent image on white paper, instead of showing what transparency hides.</param>
    /// <exception cref="DataFileException">The file is missing, broken, cut short or no image.</exception>
    public static void Load(string path, Image canvas, bool onWhite = false)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        if (Directory.Exists(path)) throw new DataFileException(path, "this is a folder, not an image", "name the image files in it");
        if (!File.Exists(path)) throw new DataFileException(path, "there is no such image", "check the path");
        using var picture = ImageCodec.Decode(path, DataFile.ReadRaw(path), out var orientation);
        Planes.Write(picture, orientation, canvas, onWhite);
    }

    /// <summary>An image from the bytes of a file, such as an upload.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">What messages call it; its ending tells a TGA file.</param>
    /// <param name="mostPixels">
    /// How many pixels it may have; checked before any is decoded. A server gives as few as it wants to find memory for at a time.
    /// </param>
    /// <exception cref="DataFileException">The bytes are broken, cut short or no image, or it has too many pixels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No pixel is allowed.</exception>
    public static Image Decode(byte[] file, string name = "the image", long mostPixels = ImageCodec.MostPixels)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mostPixels);
        var image = new Image();
        using var picture = ImageCodec.Decode(name, file, out var orientation, mostPixels);
        Planes.Write(picture, orientation, image, onWhite: false);
        return image;
    }
}
