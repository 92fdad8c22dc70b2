using System.Buffers.Binary;

namespace Bathys.Formats;

/// <summary>Sizes of an entry: 32-bit fields, or where those are all ones the zip64 extra field.</summary>
internal static class ZipSizes
{
    /// <summary>Resolves plain size, compressed size and local header's offset (0 for a local header, which has none).</summary>
    public static (long Plain, long Compressed, long Start) Resolve(
        uint plain, uint compressed, uint start, ReadOnlySpan<byte> extra, Func<string, ModelFileException> error)
    {
        var zip64 = FindZip64(extra, error);
        var plainBytes = Next(plain, ref zip64, error);
        var compressedBytes = Next(compressed, ref zip64, error);
        return (plainBytes, compressedBytes, Next(start, ref zip64, error));
    }

    static ReadOnlySpan<byte> FindZip64(ReadOnlySpan<byte> extra, Func<string, ModelFileException> error)
    {
        var found = ReadOnlySpan<byte>.Empty;
        var seen = false;
        while (extra.Length > 0)
        {
            if (extra.Length < 4) throw error("has an extra field that is cut off");
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4) throw error("has an extra field that is cut off");
            if (id == ZipSignature.Zip64Extra)
            {
                if (seen) throw error("has two zip64 fields");
                found = extra.Slice(4, length);
                seen = true;
            }

            extra = extra[(4 + length)..];
        }

        return found;
    }

    static long Next(uint field, ref ReadOnlySpan<byte> zip64, Func<string, ModelFileException> error)
    {
        if (field != uint.MaxValue) return field;
        if (zip64.Length < 8) throw error("lacks the 64-bit size that its header announces");
        var value = BinaryPrimitives.ReadInt64LittleEndian(zip64);
        zip64 = zip64[8..];
        return value >= 0 ? value : throw error("has a size over 2^63");
    }
}
