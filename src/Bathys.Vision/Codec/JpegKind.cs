using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;

namespace Bathys.Vision.Codec;

/// <summary>JPEG (ITU-T T.81): segments, each behind a marker FF xx, with coded data behind each start of scan.</summary>
sealed class JpegKind : ImageKind
{
    const byte EndOfImage = 0xD9, StartOfScan = 0xDA, Application1 = 0xE1;

    public override string Name => "JPEG";

    public override IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".jpe", ".jfif"];

    public override IImageDecoder Decoder { get; } = new JpegDecoder { IgnoreMetadata = true };

    public override bool Matches(ReadOnlySpan<byte> file, string extension) => file is [0xFF, 0xD8, 0xFF, ..];

    public override bool IsWhole(ReadOnlySpan<byte> file)
    {
        while (Next(ref file, out var marker, out _))
            if (marker == EndOfImage) return true;
        return false;
    }

    public override Orientation Orientation(ReadOnlySpan<byte> file)
    {
        while (Next(ref file, out var marker, out var segment) && marker is not (StartOfScan or EndOfImage))
        {
            if (marker == Application1 && segment.StartsWith("Exif\0\0"u8)) return Exif.Orientation(segment[6..]);
        }

        return Codec.Orientation.Upright;
    }

    /// <summary>Goes on to the next marker, over coded data too; false when the file ends before its segment does.</summary>
    static bool Next(ref ReadOnlySpan<byte> rest, out byte marker, out ReadOnlySpan<byte> segment)
    {
        marker = 0;
        segment = default;
        while (rest.IndexOf((byte)0xFF) is >= 0 and var at)
        {
            rest = rest[at..];
            if (rest.Length < 2) return false;
            marker = rest[1];
            rest = rest[(marker == 0xFF ? 1 : 2)..];
            if (marker is 0 or 1 or 0xFF or (>= 0xD0 and <= 0xD8)) continue; // a stuffed FF, a filling one, or a marker without a segment
            if (marker == EndOfImage) return true;
            if (rest.Length < 2) return false;
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (length < 2 || length > rest.Length) return false;
            segment = rest[2..length];
            rest = rest[length..];
            return true;
        }

        return false;
    }
}
