using System.IO.Compression;
using System.IO.Hashing;

namespace Bathys.Formats;

/// <summary>Checks an entry's content against its declared size and CRC-32; inflates what is deflated.</summary>
internal static class ZipContent
{
    const int BlockBytes = 64 << 10;

    public static ByteRegion Check(ZipEntry entry, ByteRegion raw, MemoryBudget budget)
    {
        if (entry.Method == ZipSignature.Stored)
        {
            if (entry.PlainBytes != entry.CompressedBytes) throw raw.Error(0, $"'{entry.Name}' is stored, yet its two sizes differ");
            CheckStored(entry, raw);
            return raw;
        }

        budget.Charge(entry.PlainBytes, raw.Offset);
        var bytes = Inflate(entry, raw);
        CheckCrc(entry, raw, Crc32.HashToUInt32(bytes));
        return new MemoryByteSource(bytes, $"{raw.Source.Name}!{PrintableText.Of(entry.Name)}").All;
    }

    static void CheckStored(ZipEntry entry, ByteRegion raw)
    {
        var crc = new Crc32();
        var block = new byte[(int)Math.Min(BlockBytes, raw.Length)];
        for (var at = 0L; at < raw.Length; at += block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, raw.Length - at));
            raw.Read(at, part);
            crc.Append(part);
        }

        CheckCrc(entry, raw, crc.GetCurrentHashAsUInt32());
    }

    static void CheckCrc(ZipEntry entry, ByteRegion raw, uint found)
    {
        if (found != entry.Crc) throw raw.Error(0, $"the CRC-32 of '{entry.Name}' is {found:x8}, the archive says {entry.Crc:x8}");
    }

    // DeflateStream ends quietly where its data are cut off, so the number of bytes is what tells.
    static byte[] Inflate(ZipEntry entry, ByteRegion raw)
    {
        if (entry.PlainBytes > Array.MaxLength)
            throw raw.Error(0, $"'{entry.Name}' inflates to {entry.PlainBytes} bytes, too many for one array");
        var bytes = new byte[entry.PlainBytes];
        try
        {
            using var inflate = new DeflateStream(new RegionStream(raw), CompressionMode.Decompress);
            var filled = inflate.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (filled < bytes.Length)
                throw raw.Error(raw.Length, $"'{entry.Name}' inflates to {filled} bytes; {entry.PlainBytes} are declared");
            if (inflate.ReadByte() >= 0)
                throw raw.Error(raw.Length, $"'{entry.Name}' inflates to more than the {entry.PlainBytes} bytes declared");
        }
        catch (InvalidDataException e)
        {
            throw raw.Source.Error(raw.Offset, $"the deflated data of '{entry.Name}' are damaged", e);
        }

        return bytes;
    }
}
