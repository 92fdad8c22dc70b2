using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Bathys.Formats.Tests;

/// <summary>An entry as an attacker would write it: every field of both headers can lie.</summary>
sealed record ForgedEntry(string Name, byte[] Content)
{
    public bool Deflate { get; init; }

    public byte[]? Raw { get; init; }

    public string? LocalName { get; init; }

    public ushort? Method { get; init; }

    public ushort? LocalMethod { get; init; }

    public ushort Flags { get; init; } = 1 << 11;

    public ushort? LocalFlags { get; init; }

    public uint? Crc { get; init; }

    public uint? LocalCrc { get; init; }

    public uint? Compressed { get; init; }

    public uint? LocalCompressed { get; init; }

    public uint? Plain { get; init; }

    public uint? LocalPlain { get; init; }

    public uint? Start { get; init; }

    public ushort Disk { get; init; }

    public byte[] Gap { get; init; } = [];

    public byte[] Descriptor { get; init; } = [];

    public byte[] CentralExtra { get; init; } = [];

    public byte[] LocalExtra { get; init; } = [];

    public byte[]? RawName { get; init; }

    public byte[] Data => Raw ?? (Deflate ? ZipForge.Deflate(Content) : Content);
}

/// <summary>Lays forged entries, a central directory and end records out as a zip archive.</summary>
static class ZipForge
{
    public static byte[] Build(params ForgedEntry[] entries) => Build(entries, count: null);

    public static byte[] Build(
        ForgedEntry[] entries, ushort? count = null, ushort disk = 0, byte[]? prefix = null, byte[]? comment = null,
        byte[]? beforeEnd = null, uint? directoryBytes = null)
    {
        var archive = new ArchiveBytes();
        archive.Bytes(prefix ?? []);
        var starts = new uint[entries.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            starts[i] = (uint)archive.Length;
            WriteLocal(archive, entries[i]);
        }

        var directory = (uint)archive.Length;
        for (var i = 0; i < entries.Length; i++) WriteCentral(archive, entries[i], entries[i].Start ?? starts[i]);
        var length = (uint)archive.Length - directory;
        archive.Bytes(beforeEnd ?? []);
        archive.UInt32(0x06054B50).UInt16(disk).UInt16(disk).UInt16(count ?? (ushort)entries.Length).UInt16(count ?? (ushort)entries.Length)
            .UInt32(directoryBytes ?? length).UInt32(directory).UInt16((ushort)(comment?.Length ?? 0)).Bytes(comment ?? []);
        return archive.ToArray();
    }

    public static byte[] Deflate(byte[] content)
    {
        var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.SmallestSize)) deflate.Write(content);
        return output.ToArray();
    }

    static void WriteLocal(ArchiveBytes archive, ForgedEntry entry)
    {
        var name = entry.RawName ?? Encoding.UTF8.GetBytes(entry.LocalName ?? entry.Name);
        var open = entry.Descriptor.Length > 0;
        archive.UInt32(0x04034B50).UInt16(20).UInt16(entry.LocalFlags ?? entry.Flags).UInt16(entry.LocalMethod ?? Method(entry)).UInt32(0)
            .UInt32(entry.LocalCrc ?? (open ? 0 : Crc(entry))).UInt32(entry.LocalCompressed ?? (open ? 0 : Compressed(entry)))
            .UInt32(entry.LocalPlain ?? (open ? 0 : Plain(entry))).UInt16((ushort)name.Length).UInt16((ushort)entry.LocalExtra.Length)
            .Bytes(name).Bytes(entry.LocalExtra).Bytes(entry.Data).Bytes(entry.Descriptor).Bytes(entry.Gap);
    }

    static void WriteCentral(ArchiveBytes archive, ForgedEntry entry, uint start)
    {
        var name = entry.RawName ?? Encoding.UTF8.GetBytes(entry.Name);
        archive.UInt32(0x02014B50).UInt16(20).UInt16(20).UInt16(entry.Flags).UInt16(Method(entry)).UInt32(0).UInt32(Crc(entry))
            .UInt32(Compressed(entry)).UInt32(Plain(entry)).UInt16((ushort)name.Length).UInt16((ushort)entry.CentralExtra.Length).UInt16(0)
            .UInt16(entry.Disk).UInt16(0).UInt32(0).UInt32(start).Bytes(name).Bytes(entry.CentralExtra);
    }

    static ushort Method(ForgedEntry entry) => entry.Method ?? (entry.Deflate ? (ushort)8 : (ushort)0);

    static uint Crc(ForgedEntry entry) => entry.Crc ?? Crc32.HashToUInt32(entry.Content);

    static uint Compressed(ForgedEntry entry) => entry.Compressed ?? (uint)entry.Data.Length;

    static uint Plain(ForgedEntry entry) => entry.Plain ?? (uint)entry.Content.Length;
}
