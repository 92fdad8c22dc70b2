using System.Buffers;
using SkiaSharp;

namespace Bathys.Data.Vision;

/// <summary>Reads image files: PNG and JPEG, and what else the platform's decoder knows (WebP, BMP, GIF).</summary>
public static class ImageFile
{
    /// <summary>The endings of files that count as images.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

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
        if (Directory.Exists(path))
            throw new DataFileException(path, "this is a folder, not an image", "name the image files in it");
        if (!File.Exists(path))
            throw new DataFileException(path, "there is no such image", "check the path");
        using var codec = SKCodec.Create(path, out var opened);
        Decode(path, codec, opened, canvas, onWhite);
    }

    /// <summary>An image from the bytes of a file, such as an upload.</summary>
    /// <param name="file">All bytes of the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DataFileException">The bytes are broken, cut short or no image.</exception>
    public static Image Decode(byte[] file, string name = "the image")
    {
        ArgumentNullException.ThrowIfNull(file);
        var image = new Image();
        using var stream = new MemoryStream(file);
        using var codec = SKCodec.Create(stream, out var opened);
        Decode(name, codec, opened, image, onWhite: false);
        return image;
    }

    static void Decode(string path, SKCodec? codec, SKCodecResult opened, Image canvas, bool onWhite)
    {
        if (codec is null)
        {
            throw Broken(path,
                opened == SKCodecResult.Unimplemented ? "the file is no image of a known kind" : "the image's beginning is damaged");
        }
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        byte[] pixels = ArrayPool<byte>.Shared.Rent(info.BytesSize);
        try
        {
            if (Decode(codec, info, pixels) is var decoded and not SKCodecResult.Success)
            {
                throw Broken(path,
                    decoded == SKCodecResult.IncompleteInput ? "the image is cut short" : "the image's data are damaged");
            }
            canvas.Reshape(3, info.Height, info.Width);
            Span<byte> r = canvas.Plane(0), g = canvas.Plane(1), b = canvas.Plane(2);
            for (int i = 0; i < r.Length; i++)
            {
                int opaque = onWhite ? pixels[4 * i + 3] : 255;
                (r[i], g[i], b[i]) = (OnWhite(pixels[4 * i], opaque), OnWhite(pixels[4 * i + 1], opaque), OnWhite(pixels[4 * i + 2], opaque));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pixels);
        }
    }

    static byte OnWhite(byte color, int opaque) => opaque == 255 ? color : (byte)((color * opaque + 255 * (255 - opaque) + 127) / 255);

    static unsafe SKCodecResult Decode(SKCodec codec, SKImageInfo info, byte[] pixels)
    {
        fixed (byte* target = pixels)
            return codec.GetPixels(info, (nint)target);
    }

    static DataFileException Broken(string path, string problem) => new(path, problem, "replace the file or remove it");
}
