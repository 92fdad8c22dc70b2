namespace Bathys.Formats;

/// <summary>One entry as the central directory declares it; <see cref="Bytes"/> is set once its data were checked.</summary>
internal sealed class ZipEntry
{
    public required string Name { get; init; }

    public required ushort Flags { get; init; }

    public required ushort Method { get; init; }

    public required uint Crc { get; init; }

    public required long CompressedBytes { get; init; }

    public required long PlainBytes { get; init; }

    /// <summary>Offset of the local header in the file.</summary>
    public required long Start { get; init; }

    /// <summary>The entry's content: a range of the file when stored, inflated memory otherwise.</summary>
    public ByteRegion Bytes { get; set; }
}
