using System.Buffers.Binary;

namespace Bathys.Formats;

/// <summary>
/// A zip reader for untrusted archives, where the runtime's own is too trusting: local headers must agree with the central
/// directory, entries must follow one another without gap or overlap, and sizes and CRC-32 of every entry are checked on opening.
/// </summary>
internal sealed class ZipReader
{
    readonly ByteSource source;
    readonly Dictionary<string, ZipEntry> entries = new(StringComparer.Ordinal);

    ZipReader(ByteSource source) => this.source = source;

    /// <summary>The entries in the order of the central directory.</summary>
    public IReadOnlyList<ZipEntry> Entries { get; set; } = [];

    public static ZipReader Open(ByteSource source, ReadOptions options, MemoryBudget budget)
    {
        var zip = new ZipReader(source);
        var directory = ZipDirectory.Read(source, options, budget);
        zip.Entries = directory.Entries;
        foreach (var entry in directory.Entries)
        {
            if (!zip.entries.TryAdd(entry.Name, entry)) throw source.Error(entry.Start, $"two entries are called '{entry.Name}'");
        }

        zip.Locate(directory.Entries, directory.Start);
        foreach (var entry in directory.Entries) entry.Bytes = ZipContent.Check(entry, entry.Bytes, budget);
        return zip;
    }

    public ZipEntry? Find(string name) => entries.GetValueOrDefault(name);

    // Each entry's local header, data and descriptor must reach exactly to the next entry's; the last to the central directory.
    void Locate(IEnumerable<ZipEntry> entries, long end)
    {
        var expected = 0L;
        ZipEntry? last = null;
        foreach (var entry in entries.OrderBy(entry => entry.Start))
        {
            if (last is not null) FinishEntry(last, expected, entry.Start);
            else if (entry.Start != 0) throw source.Error(0, $"{entry.Start} bytes before the first entry");
            expected = ReadLocal(entry, end);
            last = entry;
        }

        if (last is not null) FinishEntry(last, expected, end);
        else if (end != 0) throw source.Error(0, "bytes in an archive without entries");
    }

    /// <summary>Checks a local header against the central one and gives the offset where the entry's data end.</summary>
    long ReadLocal(ZipEntry entry, long end)
    {
        var at = entry.Start;
        if (at > end - ZipSignature.LocalBytes) throw source.Error(at, $"the local header of '{entry.Name}' lies outside the archive");
        Span<byte> header = stackalloc byte[ZipSignature.LocalBytes];
        source.Read(at, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != ZipSignature.Local)
            throw source.Error(at, $"no local header for '{entry.Name}'");
        var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var extraBytes = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var dataAt = at + ZipSignature.LocalBytes + nameBytes + extraBytes;
        if (dataAt > end || entry.CompressedBytes > end - dataAt)
            throw source.Error(at, $"the data of '{entry.Name}' reach past the entries' end");

        var name = source.All.Slice(at + ZipSignature.LocalBytes, nameBytes).ToArray();
        var extra = source.All.Slice(at + ZipSignature.LocalBytes + nameBytes, extraBytes).ToArray();
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        if (ZipDirectory.DecodeName(name, flags, source, at) != entry.Name || flags != entry.Flags
            || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != entry.Method)
        {
            throw source.Error(at, $"the local header of '{entry.Name}' contradicts the central directory");
        }

        var crc = BinaryPrimitives.ReadUInt32LittleEndian(header[14..]);
        var (plain, compressed, _) = ZipSizes.Resolve(
            BinaryPrimitives.ReadUInt32LittleEndian(header[22..]), BinaryPrimitives.ReadUInt32LittleEndian(header[18..]), 0, extra,
            reason => source.Error(at, $"the entry '{entry.Name}' {reason}"));
        // With a descriptor after the data, the header may leave all three at zero.
        var open = (flags & ZipSignature.DescriptorFlag) != 0 && crc == 0 && plain == 0 && compressed == 0;
        if (!open && (crc != entry.Crc || plain != entry.PlainBytes || compressed != entry.CompressedBytes))
        {
            throw source.Error(at, $"sizes or CRC in the local header of '{entry.Name}' contradict the central directory");
        }

        entry.Bytes = new ByteRegion(source, dataAt, entry.CompressedBytes);
        return dataAt + entry.CompressedBytes;
    }

    void FinishEntry(ZipEntry entry, long dataEnd, long next)
    {
        if (next < dataEnd) throw source.Error(next, $"the entry after '{entry.Name}' overlaps it");
        var gap = next - dataEnd;
        var hasDescriptor = (entry.Flags & ZipSignature.DescriptorFlag) != 0;
        if (hasDescriptor && gap is 12 or 16 or 20 or 24) CheckDescriptor(entry, dataEnd, (int)gap);
        else if (gap != 0 || hasDescriptor) throw source.Error(dataEnd, $"{gap} bytes after '{entry.Name}' belong to no entry");
    }

    // With or without a signature, sizes of 4 or 8 bytes: the four forms differ in length.
    void CheckDescriptor(ZipEntry entry, long at, int length)
    {
        Span<byte> descriptor = stackalloc byte[length];
        source.Read(at, descriptor);
        var fields = descriptor;
        if (length is 16 or 24)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(fields) != ZipSignature.Descriptor) throw Contradiction();
            fields = fields[4..];
        }

        var wide = fields.Length == 20;
        var compressed = wide ? BinaryPrimitives.ReadUInt64LittleEndian(fields[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(fields[4..]);
        var plain = wide ? BinaryPrimitives.ReadUInt64LittleEndian(fields[12..]) : BinaryPrimitives.ReadUInt32LittleEndian(fields[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(fields) != entry.Crc || compressed != (ulong)entry.CompressedBytes
            || plain != (ulong)entry.PlainBytes)
        {
            throw Contradiction();
        }

        ModelFileException Contradiction() =>
            source.Error(at, $"the descriptor after '{entry.Name}' contradicts the central directory");
    }
}
