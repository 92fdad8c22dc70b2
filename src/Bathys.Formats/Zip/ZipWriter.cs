using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Bathys.Formats;

/// <summary>
/// Writes stored entries, each one's data aligned to 64 bytes as torch.save does. CRC and size are put into the local header once
/// the data are written, so the output must seek. Dates are the format's first day: the same content gives the same bytes.
/// Names must be such as the reader takes.
/// </summary>
internal sealed class ZipWriter(Stream output, string file)
{
    const int Alignment = 64;
    const ushort PaddingExtra = 0x4246; // "FB", the one torch.save uses
    const ushort FirstDay = 0x21; // 1 January 1980

    readonly HashSet<string> names = new(StringComparer.Ordinal);
    readonly List<(byte[] Name, uint Crc, long Bytes, long Start)> entries = [];

    public void Add(string name, ReadOnlySpan<byte> content) =>
        Add(name, new MemoryStream(content.ToArray(), writable: false), content.Length);

    /// <summary>Adds an entry of a known size whose content is read from a stream.</summary>
    public void Add(string name, Stream content, long bytes)
    {
        var encoded = Encode(name);
        var start = output.Position;
        var wide = bytes >= uint.MaxValue;
        var before = ZipSignature.LocalBytes + encoded.Length + (wide ? 20 : 0) + 4;
        var padding = (int)((Alignment - (start + before) % Alignment) % Alignment);

        var header = new byte[before + padding];
        var size = wide ? uint.MaxValue : (uint)bytes;
        BinaryPrimitives.WriteUInt32LittleEndian(header, ZipSignature.Local);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), wide ? (ushort)45 : (ushort)20);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), ZipSignature.Utf8Flag);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(18), size);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(22), size);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)encoded.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), (ushort)(header.Length - ZipSignature.LocalBytes - encoded.Length));
        encoded.CopyTo(header, ZipSignature.LocalBytes);
        var extra = header.AsSpan(ZipSignature.LocalBytes + encoded.Length);
        if (wide) extra = extra[WriteZip64(extra, bytes, bytes)..];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, PaddingExtra);
        BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], (ushort)padding);

        output.Write(header);
        var crc = Copy(content, bytes, name);
        var end = output.Position;
        BinaryPrimitives.WriteUInt32LittleEndian(header, crc);
        output.Position = start + 14;
        output.Write(header.AsSpan(0, 4));
        output.Position = end;
        entries.Add((encoded, crc, bytes, start));
    }

    /// <summary>Writes the central directory and the end records.</summary>
    public void Finish()
    {
        var start = output.Position;
        foreach (var (name, crc, bytes, entryStart) in entries) WriteCentral(name, crc, bytes, entryStart);
        var length = output.Position - start;
        if (start >= uint.MaxValue || length >= uint.MaxValue || entries.Count >= ushort.MaxValue) WriteEnd64(start, length);
        Span<byte> end = stackalloc byte[ZipSignature.EndBytes];
        end.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(end, ZipSignature.End);
        var count = (ushort)Math.Min(entries.Count, ushort.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)Math.Min(length, uint.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)Math.Min(start, uint.MaxValue));
        output.Write(end);
    }

    byte[] Encode(string name)
    {
        if (!ZipDirectory.IsPlainPath(name)) throw Error($"'{name}' is no plain relative path, which an entry's name must be");
        if (!names.Add(name)) throw Error($"two entries are called '{name}'");
        var encoded = Encoding.UTF8.GetBytes(name);
        return encoded.Length <= ushort.MaxValue
            ? encoded : throw Error($"an entry's name takes {encoded.Length} bytes; at most {ushort.MaxValue} are written");
    }

    ModelFileException Error(string reason) => new(file, null, reason);

    uint Copy(Stream content, long bytes, string name)
    {
        var crc = new Crc32();
        var block = new byte[(int)Math.Clamp(bytes, 1, 1 << 20)];
        for (var left = bytes; left > 0;)
        {
            var read = content.Read(block, 0, (int)Math.Min(left, block.Length));
            if (read == 0) throw new EndOfStreamException($"The content of '{name}' ended {left} bytes early.");
            crc.Append(block.AsSpan(0, read));
            output.Write(block, 0, read);
            left -= read;
        }

        return crc.GetCurrentHashAsUInt32();
    }

    void WriteCentral(byte[] name, uint crc, long bytes, long start)
    {
        var wide = bytes >= uint.MaxValue || start >= uint.MaxValue;
        var header = new byte[ZipSignature.CentralBytes + name.Length + (wide ? 28 : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(header, ZipSignature.Central);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), wide ? (ushort)45 : (ushort)20);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), wide ? (ushort)45 : (ushort)20);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), ZipSignature.Utf8Flag);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(14), FirstDay);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), wide ? uint.MaxValue : (uint)bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), wide ? uint.MaxValue : (uint)bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(30), wide ? (ushort)28 : (ushort)0);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), wide ? uint.MaxValue : (uint)start);
        name.CopyTo(header, ZipSignature.CentralBytes);
        if (wide) WriteZip64(header.AsSpan(ZipSignature.CentralBytes + name.Length), bytes, bytes, start);
        output.Write(header);
    }

    void WriteEnd64(long start, long length)
    {
        var at = output.Position;
        var end = new byte[ZipSignature.End64Bytes + ZipSignature.Locator64Bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(end, ZipSignature.End64);
        BinaryPrimitives.WriteUInt64LittleEndian(end.AsSpan(4), ZipSignature.End64Bytes - 12);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(12), 45);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(14), 45);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(24), entries.Count);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(32), entries.Count);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(40), length);
        BinaryPrimitives.WriteInt64LittleEndian(end.AsSpan(48), start);
        var locator = end.AsSpan(ZipSignature.End64Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(locator, ZipSignature.Locator64);
        BinaryPrimitives.WriteInt64LittleEndian(locator[8..], at);
        BinaryPrimitives.WriteUInt32LittleEndian(locator[16..], 1);
        output.Write(end);
    }

    static int WriteZip64(Span<byte> extra, params ReadOnlySpan<long> values)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(extra, ZipSignature.Zip64Extra);
        BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], (ushort)(8 * values.Length));
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(extra[(4 + 8 * i)..], values[i]);
        return 4 + 8 * values.Length;
    }
}
