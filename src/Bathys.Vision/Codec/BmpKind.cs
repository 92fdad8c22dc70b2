using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;

namespace Bathys.Vision.Codec;

/// <summary>Windows' and OS/2's bitmaps: rows that begin at multiples of four bytes, or run lengths.</summary>
sealed class BmpKind : ImageKind
{
    const int CoreHeader = 12, RunLength8 = 1, RunLength4 = 2, RunLength24 = 4;

    public override string Name => "BMP";

    public override IReadOnlyList<string> Extensions { get; } = [".bmp", ".dib"];

    public override IImageDecoder Decoder { get; } = new BmpDecoder();

    public override bool Matches(ReadOnlySpan<byte> file, string extension) => file.StartsWith("BM"u8);

    public override bool IsWhole(ReadOnlySpan<byte> file)
    {
        if (file.Length < 26) return false;
        var start = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        if (start > file.Length) return false;
        if (BinaryPrimitives.ReadInt32LittleEndian(file[14..]) == CoreHeader)
            return Rows(Short(file, 18), Short(file, 20), Short(file, 24)) <= file.Length - start;
        if (file.Length < 34) return false;
        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(file[18..]), BinaryPrimitives.ReadInt32LittleEndian(file[22..]));
        return BinaryPrimitives.ReadInt32LittleEndian(file[30..]) switch
        {
            RunLength8 => Ends(file[(int)start..], 8),
            RunLength4 => Ends(file[(int)start..], 4),
            RunLength24 => Ends(file[(int)start..], 24),
            _ => Rows(width, Math.Abs((long)height), Short(file, 28)) <= file.Length - start,
        };
    }

    static int Short(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file[at..]);

    static double Rows(long width, long height, int bits) => Math.Ceiling((double)width * bits / 32) * 4 * height;

    /// <summary>Whether run lengths come to their end mark (0, 1).</summary>
    static bool Ends(ReadOnlySpan<byte> rest, int bits)
    {
        while (rest.Length >= 2)
        {
            var size = rest switch
            {
                [0, 1, ..] => 0,
                [0, 0, ..] => 2,
                [0, 2, ..] => 4,
                [0, var count, ..] => 2 + (((count * bits) + 15) / 16 * 2), // pixels as they are, up to a multiple of two bytes
                _ => 1 + Math.Max(1, bits / 8),
            };
            if (size == 0) return true;
            if (size > rest.Length) return false;
            rest = rest[size..];
        }

        return false;
    }
}
