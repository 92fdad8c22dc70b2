using System.Buffers.Binary;
using System.IO.Compression;

namespace Bathys.Data;

/// <summary>
/// Inflates a gzip file and checks it against the length and CRC-32 of its last eight bytes (RFC 1952):
/// a stream that is cut short would otherwise end without a word.
/// </summary>
static class Gzip
{
    const int Header = 10, Trailer = 8;

    // Deflate cannot do better than 1032 to 1; a trailer that claims more is not believed, and not allocated.
    const long BestRatio = 1032;

    /// <summary>Whether bytes start as a gzip file does.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, ..];

    /// <summary>The inflated bytes.</summary>
    /// <exception cref="DataFileException">The file is cut short or damaged.</exception>
    public static byte[] Inflate(string path, byte[] file)
    {
        if (file.Length < Header + Trailer)
            throw Damaged(path, "is cut short");
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(file.Length - 8));
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(file.Length - 4));
        if (length > (ulong)(file.Length * BestRatio) || length > (uint)Array.MaxLength)
            throw Damaged(path, "is cut short or damaged: its last bytes are no gzip trailer");
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        try
        {
            using var inflate = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
            if (inflate.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || inflate.ReadByte() >= 0)
                throw Damaged(path, "is cut short: its contents do not have the length that its end states");
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, "is damaged", e);
        }
        if (Crc32.Of(bytes) != checksum)
            throw Damaged(path, "is cut short or damaged: its checksum is wrong");
        return bytes;
    }

    static DataFileException Damaged(string path, string how, Exception? cause = null) =>
        new(path, $"the gzip file {how}", "fetch it again", cause);
}
