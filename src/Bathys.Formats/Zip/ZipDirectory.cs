using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Bathys.Formats;

/// <summary>Finds and reads the central directory. It must end where the end records begin, and they where the file ends.</summary>
internal sealed class ZipDirectory
{
    readonly ByteSource source;

    ZipDirectory(ByteSource source) => this.source = source;

    public List<ZipEntry> Entries { get; } = [];

    /// <summary>Offset of the central directory, where the entries' data must end.</summary>
    public long Start { get; set; }

    public static ZipDirectory Read(ByteSource source, ReadOptions options, MemoryBudget budget)
    {
        var directory = new ZipDirectory(source);
        var (start, bytes, count) = directory.ReadEnd();
        if (count > options.Tensors) throw source.Error(start, $"{count} entries; at most {options.Tensors} are read");
        directory.Start = start;
        var cursor = new ByteCursor(source.All.Slice(start, bytes));
        for (var i = 0L; i < count; i++) directory.Entries.Add(directory.ReadEntry(cursor, budget));
        if (cursor.Remaining > 0) throw cursor.Error("the central directory is longer than its entries");
        return directory;
    }

    (long Start, long Bytes, long Count) ReadEnd()
    {
        var at = source.Length - ZipSignature.EndBytes;
        Span<byte> end = stackalloc byte[ZipSignature.EndBytes];
        if (at < 0) throw source.Error(0, "too short for a zip archive");
        source.Read(at, end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != ZipSignature.End || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != 0)
        {
            throw source.Error(at, "the archive does not end with its end record: it is cut off, or a comment or other bytes follow");
        }

        var disk = BinaryPrimitives.ReadUInt16LittleEndian(end[4..]);
        var startDisk = BinaryPrimitives.ReadUInt16LittleEndian(end[6..]);
        var countHere = BinaryPrimitives.ReadUInt16LittleEndian(end[8..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        var start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        if (disk is not 0 and not ushort.MaxValue || startDisk is not 0 and not ushort.MaxValue || countHere != count)
        {
            throw source.Error(at + 4, "the archive is one of several (spanned)");
        }

        var full = ReadEnd64(at);
        if (full is null) return CheckEnd(start, bytes, count, at, at);
        var (start64, bytes64, count64, at64) = full.Value;
        if ((start != uint.MaxValue && start != start64) || (bytes != uint.MaxValue && bytes != bytes64)
            || (count != ushort.MaxValue && count != count64))
        {
            throw source.Error(at, "the two end records contradict each other");
        }

        return CheckEnd(start64, bytes64, count64, at64, at);
    }

    (long Start, long Bytes, long Count, long At)? ReadEnd64(long endAt)
    {
        var locatorAt = endAt - ZipSignature.Locator64Bytes;
        if (locatorAt < ZipSignature.End64Bytes) return null;
        Span<byte> locator = stackalloc byte[ZipSignature.Locator64Bytes];
        source.Read(locatorAt, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != ZipSignature.Locator64) return null;
        var at = locatorAt - ZipSignature.End64Bytes;
        Span<byte> end = stackalloc byte[ZipSignature.End64Bytes];
        source.Read(at, end);
        if (BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]) != (ulong)at
            || BinaryPrimitives.ReadUInt32LittleEndian(end) != ZipSignature.End64
            || BinaryPrimitives.ReadUInt64LittleEndian(end[4..]) != ZipSignature.End64Bytes - 12)
        {
            throw source.Error(locatorAt, "the 64-bit end record is not where its locator says");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(locator[4..]) != 0 || BinaryPrimitives.ReadUInt32LittleEndian(locator[16..]) > 1
            || BinaryPrimitives.ReadUInt64LittleEndian(end[16..]) != 0
            || BinaryPrimitives.ReadUInt64LittleEndian(end[24..]) != BinaryPrimitives.ReadUInt64LittleEndian(end[32..]))
        {
            throw source.Error(at + 16, "the archive is one of several (spanned)");
        }

        return (Size(end[48..], at + 48), Size(end[40..], at + 40), Size(end[32..], at + 32), at);
    }

    (long Start, long Bytes, long Count) CheckEnd(long start, long bytes, long count, long endsAt, long at)
    {
        if (start > endsAt || start + bytes != endsAt) throw source.Error(at, "the central directory does not end at the end record");
        return (start, bytes, count);
    }

    ZipEntry ReadEntry(ByteCursor cursor, MemoryBudget budget)
    {
        var at = Start + cursor.Position;
        Span<byte> fixedPart = stackalloc byte[ZipSignature.CentralBytes];
        cursor.Read(fixedPart);
        if (BinaryPrimitives.ReadUInt32LittleEndian(fixedPart) != ZipSignature.Central)
            throw source.Error(at, "no central header where one is due");
        var nameBytes = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[28..]);
        budget.Charge(240 + 4 * nameBytes, at);
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[10..]);
        var name = DecodeName(cursor.ReadBytes(nameBytes), flags, source, at);
        var extra = cursor.ReadBytes(BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[30..]));
        cursor.Skip(BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[32..]));
        if ((flags & (ZipSignature.EncryptedFlag | ZipSignature.StrongFlag | ZipSignature.MaskedFlag)) != 0)
        {
            throw source.Error(at, $"the entry '{name}' is encrypted");
        }

        if ((flags & ZipSignature.PatchFlag) != 0) throw source.Error(at, $"the entry '{name}' is a patch of another file");
        if (method is not ZipSignature.Stored and not ZipSignature.Deflated)
        {
            throw source.Error(at, $"the entry '{name}' is compressed by method {method}; only stored and deflated entries are read");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(fixedPart[34..]) is not 0 and not ushort.MaxValue)
        {
            throw source.Error(at, $"the entry '{name}' lies in another archive (spanned)");
        }

        var sizes = ZipSizes.Resolve(
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[42..]),
            extra,
            reason => source.Error(at, $"the entry '{name}' {reason}"));
        return new ZipEntry
        {
            Name = name,
            Flags = flags,
            Method = method,
            Crc = BinaryPrimitives.ReadUInt32LittleEndian(fixedPart[16..]),
            PlainBytes = sizes.Plain,
            CompressedBytes = sizes.Compressed,
            Start = sizes.Start,
        };
    }

    /// <summary>A name is UTF-8 where the flag says so and ASCII otherwise; it must be a plain relative path.</summary>
    public static string DecodeName(byte[] bytes, ushort flags, ByteSource source, long at)
    {
        var readable = (flags & ZipSignature.Utf8Flag) != 0 ? Utf8.IsValid(bytes) : System.Text.Ascii.IsValid(bytes);
        if (!readable) throw source.Error(at, "an entry's name is neither ASCII nor marked and valid UTF-8");
        var name = Encoding.UTF8.GetString(bytes);
        return IsPlainPath(name) ? name : throw source.Error(at, $"the entry's name '{name}' is no plain relative path");
    }

    /// <summary>Whether a name stays inside a folder on every system: none absolute, no drive, no step up.</summary>
    public static bool IsPlainPath(string name) =>
        name.Length > 0 && !name.Contains('\\') && !name.Contains('\0') && !(name.Length > 1 && name[1] == ':')
        && !name.TrimEnd('/').Split('/').Any(part => part is "" or "." or "..");

    long Size(ReadOnlySpan<byte> field, long at)
    {
        var size = BinaryPrimitives.ReadUInt64LittleEndian(field);
        return size <= (ulong)source.Length
            ? (long)size : throw source.Error(at, $"an end record names {size} where the file has {source.Length} bytes");
    }
}
