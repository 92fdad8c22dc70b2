using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Webp;

namespace Bathys.Vision.Codec;

/// <summary>WebP (RFC 9649): a RIFF file of chunks.</summary>
sealed class WebpKind : ImageKind
{
    const int Header = 12;

    public override string Name => "WebP";

    public override IReadOnlyList<string> Extensions { get; } = [".webp"];

    public override IImageDecoder Decoder { get; } = new WebpDecoder { IgnoreMetadata = true };

    public override bool Matches(ReadOnlySpan<byte> file, string extension) =>
        file.Length >= Header && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    public override bool IsWhole(ReadOnlySpan<byte> file)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) > file.Length - 8) return false;
        var rest = file[Header..];
        var hasPicture = false;
        while (Next(ref rest, out var name, out _)) hasPicture |= name.StartsWith("VP8"u8) && name[3] != 'X';
        return hasPicture && rest.Length < 8;
    }

    public override Orientation Orientation(ReadOnlySpan<byte> file)
    {
        for (var rest = file[Header..]; Next(ref rest, out var name, out var data);)
        {
            if (name.SequenceEqual("EXIF"u8)) return Exif.Orientation(data.StartsWith("Exif\0\0"u8) ? data[6..] : data);
        }

        return Codec.Orientation.Upright;
    }

    static bool Next(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data)
    {
        name = data = default;
        if (rest.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) is var length && length > rest.Length - 8) return false;
        name = rest[..4];
        data = rest.Slice(8, (int)length);
        rest = rest[Math.Min(rest.Length, 8 + (int)length + ((int)length & 1))..]; // chunks begin at even places
        return true;
    }
}
