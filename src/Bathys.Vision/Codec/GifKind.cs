using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Metadata;

namespace Bathys.Vision.Codec;

/// <summary>GIF (version 89a): the first picture of the file.</summary>
sealed class GifKind : ImageKind
{
    const int Header = 13, Descriptor = 10;
    const byte Extension = 0x21, Picture = 0x2C;

    public override string Name => "GIF";

    public override IReadOnlyList<string> Extensions { get; } = [".gif"];

    public override IImageDecoder Decoder { get; } =
        new GifDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First };

    public override bool Matches(ReadOnlySpan<byte> file, string extension) => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8);

    /// <summary>Whether the first picture's blocks end with an empty one; what follows is not looked at.</summary>
    public override bool IsWhole(ReadOnlySpan<byte> file)
    {
        if (file.Length < Header) return false;
        var at = Header + Palette(file[10]);
        while (at < file.Length)
        {
            switch (file[at])
            {
                case Extension:
                    if (!SkipBlocks(file, ref at, 2)) return false;
                    break;
                case Picture:
                    return file.Length - at >= Descriptor && SkipBlocks(file, ref at, Descriptor + Palette(file[at + 9]) + 1);
                default:
                    return true; // no block of GIF: damaged rather than short, which the decoder says
            }
        }

        return false;
    }

    static bool SkipBlocks(ReadOnlySpan<byte> file, ref int at, int before)
    {
        for (at += before; at < file.Length; at += file[at] + 1)
        {
            if (file[at] != 0) continue;
            at++;
            return true;
        }

        return false;
    }

    static int Palette(byte flags) => (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
}
