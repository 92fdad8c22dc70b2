using System.Buffers.Binary;
using System.IO.Compression;

namespace Bathys.Vision.Codec;

/// <summary>Counts what the compressed data of a PNG inflate to: chunks can be whole though the stream in them ends too early.</summary>
static class PngPixels
{
    const int Block = 1 << 14, HeaderLength = 13;

    // Adam7 (ISO/IEC 15948, 8.2): where each pass begins and how far its pixels are apart.
    static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Whether the bytes of all rows are there that the header speaks of; true of a header that the decoder refuses.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where its first chunk begins.</param>
    /// <exception cref="InvalidDataException">The compressed data are damaged.</exception>
    public static bool AreAll(ReadOnlySpan<byte> file, int start)
    {
        using var compressed = new MemoryStream();
        long expected = 0;
        for (var rest = file[start..]; PngKind.Next(ref rest, out var name, out var data);)
        {
            if (name.SequenceEqual("IHDR"u8)) expected = Expected(data);
            else if (name.SequenceEqual("IDAT"u8)) compressed.Write(data);
        }
        if (expected == 0) return true;
        compressed.Position = 0;
        using var inflate = new ZLibStream(compressed, CompressionMode.Decompress);
        var block = new byte[Block];
        for (int count; expected > 0 && (count = inflate.Read(block)) > 0;) expected -= count;
        return expected <= 0;
    }

    /// <summary>The bytes of all rows, each with the byte of its filter; 0 where the header makes no sense.</summary>
    static long Expected(ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderLength) return 0;
        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        if (width == 0 || height == 0 || (ulong)width * height > ImageCodec.MostPixels) return 0;
        int depth = header[8], channels = header[9] switch { 0 or 3 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
        if (channels == 0 || depth is not (1 or 2 or 4 or 8 or 16) || header[12] > 1) return 0;
        if (header[12] == 0) return Rows(width, height, depth * channels);
        long sum = 0;
        foreach (var (x, y, stepX, stepY) in Passes)
            sum += Rows((width - x + stepX - 1) / stepX, (height - y + stepY - 1) / stepY, depth * channels);
        return sum;
    }

    static long Rows(long width, long height, int bits) => width <= 0 || height <= 0 ? 0 : height * (1 + (((width * bits) + 7) / 8));
}
