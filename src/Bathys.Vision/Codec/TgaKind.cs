using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Tga;

namespace Bathys.Vision.Codec;

/// <summary>Truevision's TGA, which is known by its name alone: its first bytes mark nothing.</summary>
sealed class TgaKind : ImageKind
{
    const int Header = 18;

    public override string Name => "TGA";

    public override IReadOnlyList<string> Extensions { get; } = [".tga"];

    public override IImageDecoder Decoder { get; } = new TgaDecoder();

    public override bool Matches(ReadOnlySpan<byte> file, string extension) =>
        Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase);

    public override bool IsWhole(ReadOnlySpan<byte> file)
    {
        if (file.Length < Header) return false;
        var palette = BinaryPrimitives.ReadUInt16LittleEndian(file[5..]) * ((file[7] + 7) / 8);
        var (start, size) = (Header + file[0] + palette, (file[16] + 7) / 8);
        if (start > file.Length) return false;
        var pixels = (long)BinaryPrimitives.ReadUInt16LittleEndian(file[12..]) * BinaryPrimitives.ReadUInt16LittleEndian(file[14..]);
        return file[2] is 9 or 10 or 11 ? RunsCover(file[start..], pixels, size) : pixels * size <= file.Length - start;
    }

    /// <summary>Whether packets of 1 to 128 pixels, equal ones or as they are, cover the picture.</summary>
    static bool RunsCover(ReadOnlySpan<byte> rest, long pixels, int size)
    {
        while (pixels > 0)
        {
            if (rest.IsEmpty) return false;
            var count = (rest[0] & 0x7F) + 1;
            var bytes = 1 + ((rest[0] & 0x80) != 0 ? size : count * size);
            if (bytes > rest.Length) return false;
            pixels -= count;
            rest = rest[bytes..];
        }

        return true;
    }
}
