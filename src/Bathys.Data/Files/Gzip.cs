using System.Buffers.Binary;
using System.IO.Compression;

namespace Bathys.Data;

/// <summary>
/// Inflates a gzip file of one member or several (RFC 1952). The inflater checks each member's CRC-32, but ends without a word where a
/// file is cut short; so a member of our own is put behind the file, and only a file that is whole lets it through.
/// </summary>
static class Gzip
{
    /// <summary>What an array holds, and the mark behind it.</summary>
    public const long Most = 0x7FFFFFC7 - 64;

    const int Header = 10, Trailer = 8, Block = 1 << 16;

    // Deflate cannot do better than 1032 to 1; a trailer that claims more is not believed, and not allocated.
    const long BestRatio = 1032;

    static readonly byte[] Mark = "the file before this was whole"u8.ToArray();
    static readonly byte[] MarkMember = Deflate(Mark);

    /// <summary>Whether bytes start as a gzip file does.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, ..];

    /// <summary>The inflated bytes of all members, one after the other.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="file">Its bytes.</param>
    /// <param name="most">How many bytes it may inflate to, at most <see cref="Most"/>.</param>
    /// <exception cref="DataFileException">The file is cut short or damaged, or inflates to more.</exception>
    public static byte[] Inflate(string path, byte[] file, long most = Most)
    {
        if (file.Length < Header + Trailer)
            throw Damaged(path, "is cut short");

        // The last member's length, which mostly is the only one's: exactly the memory that is needed.
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(file.Length - 4));
        if (length > (ulong)(file.Length * BestRatio) || length > (ulong)Most)
            throw Damaged(path, "is cut short or damaged: its last bytes are no gzip trailer");
        if (length > (ulong)most) throw TooLarge(path, most);
        using var inflated = new MemoryStream((int)length + Mark.Length);
        try
        {
            using var inflate = new GZipStream(new MemoryStream([.. file, .. MarkMember]), CompressionMode.Decompress);
            var block = new byte[Block];
            for (int count; (count = inflate.Read(block)) > 0;)
            {
                if (inflated.Length + count > most + Mark.Length) throw TooLarge(path, most);
                inflated.Write(block, 0, count);
            }
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, "is cut short or damaged", e);
        }
        var bytes = inflated.GetBuffer().AsSpan(0, (int)inflated.Length);
        if (!bytes.EndsWith(Mark))
            throw Damaged(path, "is cut short, or something else follows it");
        return bytes[..^Mark.Length].ToArray();
    }

    static byte[] Deflate(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var deflate = new GZipStream(target, CompressionLevel.Fastest))
            deflate.Write(bytes);
        return target.ToArray();
    }

    static DataFileException TooLarge(string path, long most) =>
        new(path, $"the gzip file inflates to more than {most:N0} bytes", "split it into several files");

    static DataFileException Damaged(string path, string how, Exception? cause = null) =>
        new(path, $"the gzip file {how}", "fetch it again", cause);
}
