using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Png;

namespace Bathys.Vision.Codec;

/// <summary>PNG (ISO/IEC 15948): chunks of a length, a name, data and a check sum.</summary>
sealed class PngKind : ImageKind
{
    const int Frame = 12;

    static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public override string Name => "PNG";

    public override IReadOnlyList<string> Extensions { get; } = [".png"];

    public override IImageDecoder Decoder { get; } = new PngDecoder { IgnoreMetadata = true };

    public override bool Matches(ReadOnlySpan<byte> file, string extension) => file.StartsWith(Signature);

    public override bool IsWhole(ReadOnlySpan<byte> file)
    {
        for (var rest = file[Signature.Length..]; Next(ref rest, out var name, out _);)
            if (name.SequenceEqual("IEND"u8)) return PngPixels.AreAll(file, Signature.Length);
        return false;
    }

    public override Orientation Orientation(ReadOnlySpan<byte> file)
    {
        for (var rest = file[Signature.Length..]; Next(ref rest, out var name, out var data);)
            if (name.SequenceEqual("eXIf"u8)) return Exif.Orientation(data);
        return Codec.Orientation.Upright;
    }

    /// <summary>The next chunk of the rest of a file; false where none is whole.</summary>
    internal static bool Next(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data)
    {
        name = data = default;
        if (rest.Length < Frame || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - Frame) return false;
        name = rest[4..8];
        data = rest.Slice(8, (int)length);
        rest = rest[(Frame + (int)length)..];
        return true;
    }
}
