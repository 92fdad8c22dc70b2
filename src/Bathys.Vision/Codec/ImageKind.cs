using SixLabors.ImageSharp.Formats;

namespace Bathys.Vision.Codec;

/// <summary>
/// One kind of image file. The codec forgives a file that ends too early and fills the rest with what its memory held, so each kind
/// says itself whether its bytes are all there, and which way up they are.
/// </summary>
abstract class ImageKind
{
    static readonly ImageKind[] All =
        [new PngKind(), new JpegKind(), new WebpKind(), new TiffKind(), new GifKind(), new BmpKind(), new NetpbmKind(), new TgaKind()];

    /// <summary>Its name, "PNG".</summary>
    public abstract string Name { get; }

    /// <summary>The endings of its files.</summary>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>A decoder of the first picture of a file, without its metadata: compressed texts are a way to fill memory.</summary>
    public abstract IImageDecoder Decoder { get; }

    /// <summary>The endings of all kinds.</summary>
    public static IReadOnlyList<string> AllExtensions { get; } = [.. All.SelectMany(kind => kind.Extensions)];

    /// <summary>The kind that the first bytes of a file show; a TGA file, whose bytes show nothing, by the ending of its name.</summary>
    public static ImageKind? Of(ReadOnlySpan<byte> file, string extension)
    {
        foreach (var kind in All)
            if (kind.Matches(file, extension)) return kind;
        return null;
    }

    /// <summary>Whether a file is of this kind.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> file, string extension);

    /// <summary>Whether all bytes are there that the file speaks of; true where the decoder notices by itself.</summary>
    /// <exception cref="InvalidDataException">Compressed data are damaged.</exception>
    public virtual bool IsWhole(ReadOnlySpan<byte> file) => true;

    /// <summary>A whole file as the decoder understands it.</summary>
    public virtual byte[] Prepare(byte[] file) => file;

    /// <summary>How the stored picture has to be turned to be upright.</summary>
    public virtual Orientation Orientation(ReadOnlySpan<byte> file) => Codec.Orientation.Upright;
}
