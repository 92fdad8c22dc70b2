using System.Text;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Pbm;

namespace Bathys.Vision.Codec;

/// <summary>Netpbm's bitmaps, gray maps and pixmaps, as text (P1 to P3) or bytes (P4 to P6).</summary>
sealed class NetpbmKind : ImageKind
{
    public override string Name => "Netpbm";

    public override IReadOnlyList<string> Extensions { get; } = [".pbm", ".pgm", ".ppm"];

    public override IImageDecoder Decoder { get; } = new PbmDecoder();

    public override bool Matches(ReadOnlySpan<byte> file, string extension) =>
        file is [(byte)'P', >= (byte)'1' and <= (byte)'6', var space, ..] && (IsSpace(space) || space == '#');

    public override bool IsWhole(ReadOnlySpan<byte> file)
    {
        var kind = file[1] - '0';
        var rest = file[2..];
        if (Number(ref rest) is not { } width || Number(ref rest) is not { } height) return false;
        long most = 1;
        if (kind is not (1 or 4))
        {
            if (Number(ref rest) is not { } largest) return false;
            most = largest;
        }

        var samples = (double)width * height * (kind is 3 or 6 ? 3 : 1);
        return kind switch
        {
            1 => Digits(rest, samples) >= samples,
            2 or 3 => Words(rest, samples) >= samples,
            4 => (width + 7) / 8 * (double)height <= rest.Length - 1, // one white space ends the header
            _ => samples * (most > byte.MaxValue ? 2 : 1) <= rest.Length - 1,
        };
    }

    /// <summary>
    /// A bitmap of bytes becomes a gray map: its rows begin at whole bytes, which the decoder overlooks where the width is no multiple of
    /// eight.
    /// </summary>
    public override byte[] Prepare(byte[] file)
    {
        if (file[1] != '4') return file;
        ReadOnlySpan<byte> rest = file.AsSpan(2);
        var (width, height) = ((int)Number(ref rest)!, (int)Number(ref rest)!);
        rest = rest[1..];
        byte[] map = [.. Encoding.ASCII.GetBytes($"P5 {width} {height} 255\n"), .. new byte[checked(width * height)]];
        var pixels = map.AsSpan(map.Length - (width * height));
        var stride = (width + 7) / 8;
        for (var i = 0; i < pixels.Length; i++)
        {
            var isBlack = (rest[(i / width * stride) + (i % width / 8)] >> (7 - (i % width % 8)) & 1) != 0;
            pixels[i] = isBlack ? byte.MinValue : byte.MaxValue;
        }

        return map;
    }

    static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    /// <summary>The next number of the header, over white space and comments.</summary>
    static long? Number(ref ReadOnlySpan<byte> rest)
    {
        while (rest.Length > 0 && (IsSpace(rest[0]) || rest[0] == '#'))
            rest = rest[0] == '#' ? rest[(rest.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length)..] : rest[1..];
        var digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) digits = rest.Length;
        if (!long.TryParse(rest[..digits], out var number) || number > int.MaxValue) return null;
        rest = rest[digits..];
        return number;
    }

    static double Digits(ReadOnlySpan<byte> text, double enough)
    {
        var count = 0;
        foreach (var c in text)
            if (c is (byte)'0' or (byte)'1' && ++count >= enough) break;
        return count;
    }

    static double Words(ReadOnlySpan<byte> text, double enough)
    {
        var (count, inside) = (0, false);
        foreach (var c in text)
        {
            if (!IsSpace(c) && !inside) count++;
            inside = !IsSpace(c);
            if (count >= enough) break;
        }

        return count;
    }
}
