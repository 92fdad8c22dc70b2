using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Pbm;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;

namespace Bathys.Vision.Tests.Codec;

/// <summary>One small picture as a file of every kind and form.</summary>
static class EncodedImages
{
    public const int Width = 23, Height = 17;

    static readonly Dictionary<string, (string Ending, IImageEncoder Encoder, bool IsExact)> Kinds = new()
    {
        ["png"] = (".png", new PngEncoder(), true),
        ["png of 16 bits, interlaced"] =
            (".png", new PngEncoder { BitDepth = PngBitDepth.Bit16, InterlaceMethod = PngInterlaceMode.Adam7 }, true),
        ["jpeg"] = (".jpg", new JpegEncoder { Quality = 90, ColorType = JpegColorType.YCbCrRatio444 }, false),
        ["jpeg with coarser color"] = (".jpg", new JpegEncoder { Quality = 75, ColorType = JpegColorType.YCbCrRatio420 }, false),
        ["webp with loss"] = (".webp", new WebpEncoder { FileFormat = WebpFileFormatType.Lossy }, false),
        ["webp without loss"] = (".webp", new WebpEncoder { FileFormat = WebpFileFormatType.Lossless }, true),
        ["tiff"] = (".tif", new TiffEncoder(), true),
        ["tiff, lzw"] = (".tiff", new TiffEncoder { Compression = TiffCompression.Lzw }, true),
        ["tiff, deflate"] = (".tiff", new TiffEncoder { Compression = TiffCompression.Deflate }, true),
        ["tiff, packed bits"] = (".tiff", new TiffEncoder { Compression = TiffCompression.PackBits }, true),
        ["gif"] = (".gif", new GifEncoder(), false),
        ["bmp of 24 bits"] = (".bmp", new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel24 }, true),
        ["bmp with a palette"] = (".bmp", new BmpEncoder { BitsPerPixel = BmpBitsPerPixel.Pixel8 }, false),
        ["tga"] = (".tga", new TgaEncoder { Compression = TgaCompression.None, BitsPerPixel = TgaBitsPerPixel.Pixel24 }, true),
        ["tga of runs"] = (".tga", new TgaEncoder { Compression = TgaCompression.RunLength, BitsPerPixel = TgaBitsPerPixel.Pixel24 }, true),
        ["ppm"] = (".ppm", new PbmEncoder { Encoding = PbmEncoding.Binary, ColorType = PbmColorType.Rgb }, true),
        ["ppm as text"] = (".ppm", new PbmEncoder { Encoding = PbmEncoding.Plain, ColorType = PbmColorType.Rgb }, true),
        ["pgm"] = (".pgm", new PbmEncoder { Encoding = PbmEncoding.Binary, ColorType = PbmColorType.Grayscale }, false),
        ["pbm as text"] = (".pbm", new PbmEncoder { Encoding = PbmEncoding.Plain, ColorType = PbmColorType.BlackAndWhite }, false),
    };

    /// <summary>A row of a theory for each kind.</summary>
    public static TheoryData<string> All => [.. Kinds.Keys, "bmp of runs", "pbm"];

    /// <summary>Whether a kind keeps every pixel.</summary>
    public static bool IsExact(string kind) => Kinds.TryGetValue(kind, out var known) && known.IsExact;

    /// <summary>The picture's color at a place.</summary>
    public static Rgb24 Color(int x, int y) => new((byte)(x * 11), (byte)(y * 15), (byte)(x * y));

    /// <summary>The file and a name for it.</summary>
    public static (string Name, byte[] Bytes) Of(string kind)
    {
        if (kind == "pbm") return ("a.pbm", Bits());
        if (kind == "bmp of runs") return ("a.bmp", RunsBitmap());
        var (ending, encoder, _) = Kinds[kind];
        using var image = new Image<Rgb24>(Width, Height);
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++) image[x, y] = Color(x, y);
        using var bytes = new MemoryStream();
        image.Save(bytes, encoder);
        return ($"a{ending}", bytes.ToArray());
    }

    /// <summary>A bitmap of bits; the codec's encoder packs them without regard to rows.</summary>
    static byte[] Bits() => [.. "P4\n# rows of three bytes\n23 17\n"u8, .. Enumerable.Range(0, Height * 3).Select(i => (byte)(i * 37))];

    /// <summary>A bitmap of 23 x 17 with run lengths, a row of one gray each; no encoder at hand writes one.</summary>
    static byte[] RunsBitmap()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        byte[] data = [.. Enumerable.Range(0, Height).SelectMany(y => (byte[])[Width, (byte)(y * 15), 0, 0]), 0, 1];
        writer.Write("BM"u8);
        foreach (var number in (int[])[54 + 1024 + data.Length, 0, 54 + 1024, 40, Width, Height]) writer.Write(number);
        writer.Write((short)1);
        writer.Write((short)8);
        foreach (var number in (int[])[1, data.Length, 2835, 2835, 256, 0]) writer.Write(number);
        for (var i = 0; i < 256; i++) writer.Write((byte[])[(byte)i, (byte)i, (byte)i, 0]);
        writer.Write(data);
        return bytes.ToArray();
    }
}
