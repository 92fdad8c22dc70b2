using Bathys.Data;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace Bathys.Vision.Codec;

/// <summary>Bytes of image files to pixels and back, by ImageSharp with a configuration of its own for each call.</summary>
static class ImageCodec
{
    /// <summary>The largest picture that is decoded, 134 million pixels: a file of a few bytes can claim four thousand million.</summary>
    public const long MostPixels = 1L << 27;

    /// <summary>What decoding may hold: tables whatever the size, and pixels, coefficients and samples of up to 24 bytes a pixel.</summary>
    const long FixedMemory = 32 << 20, MemoryPerPixel = 24;

    static readonly PngEncoder Png = new() { ColorType = PngColorType.Rgb, BitDepth = PngBitDepth.Bit8, IgnoreMetadata = true };

    /// <summary>Decodes the first picture of a file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="orientation">How the picture has to be turned to be upright.</param>
    /// <param name="mostPixels">How many pixels it may have.</param>
    /// <exception cref="DataFileException">The bytes are no image, cut short, damaged, or of a picture too large.</exception>
    public static Image<Rgba32> Decode(string path, byte[] file, out Orientation orientation, long mostPixels = MostPixels)
    {
        var kind = ImageKind.Of(file, Path.GetExtension(path)) ?? throw Broken(path, "the file is no image of a known kind");
        try
        {
            if (!kind.IsWhole(file)) throw Broken(path, "the image is cut short");
            orientation = kind.Orientation(file);
            file = kind.Prepare(file);
            var pixels = Pixels(path, file, kind, mostPixels);
            using var stream = new MemoryStream(file, writable: false);
            return kind.Decoder.Decode<Rgba32>(With(FixedMemory + (pixels * MemoryPerPixel)), stream, CancellationToken.None);
        }
        catch (Exception e) when (e is NotSupportedException)
        {
            throw new DataFileException(
                path, $"this form of {kind.Name} cannot be read ({e.Message.TrimEnd('.')})", "save it as PNG or JPEG", e);
        }
        catch (Exception e) when (e is not (DataFileException or OutOfMemoryException))
        {
            // Damaged bytes take the decoders to exceptions of many types, those of arrays and arithmetic among them.
            throw Broken(path, "the image's data are damaged", e);
        }
    }

    /// <summary>A picture of red, green, blue and opacity as a PNG file without opacity.</summary>
    public static void EncodePng(Image<Rgba32> picture, Stream target) => picture.Save(target, Png);

    /// <summary>An empty picture to be encoded.</summary>
    public static Image<Rgba32> New(int width, int height) => new(With(long.MaxValue), width, height);

    static long Pixels(string path, byte[] file, ImageKind kind, long mostPixels)
    {
        using var stream = new MemoryStream(file, writable: false);
        var info = ((IImageInfoDetector)kind.Decoder).Identify(With(FixedMemory), stream, CancellationToken.None)
            ?? throw Broken(path, "the image's beginning is damaged");
        if (info.Width <= 0 || info.Height <= 0) throw Broken(path, "the image has no pixels");
        var pixels = (long)info.Width * info.Height;
        return pixels <= mostPixels ? pixels : throw new DataFileException(path,
            $"the image of {info.Width:N0} x {info.Height:N0} is larger than {mostPixels:N0} pixels", "make it smaller or remove it");
    }

    static Configuration With(long memory) => new() { MemoryAllocator = new DecodeMemory(memory), MaxDegreeOfParallelism = 1 };

    static DataFileException Broken(string path, string problem, Exception? cause = null) =>
        new(path, problem, "replace the file or remove it", cause);
}
