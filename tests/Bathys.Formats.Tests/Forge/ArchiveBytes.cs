using System.Buffers;
using System.Buffers.Binary;

namespace Bathys.Formats.Tests;

/// <summary>Little-endian fields, one after another.</summary>
sealed class ArchiveBytes
{
    readonly ArrayBufferWriter<byte> bytes = new();

    public long Length => bytes.WrittenCount;

    public ArchiveBytes UInt16(ushort value)
    {
        Span<byte> field = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(field, value);
        return Bytes(field);
    }

    public ArchiveBytes UInt32(uint value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        return Bytes(field);
    }

    public ArchiveBytes UInt64(ulong value)
    {
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(field, value);
        return Bytes(field);
    }

    public ArchiveBytes Bytes(ReadOnlySpan<byte> value)
    {
        bytes.Write(value);
        return this;
    }

    public byte[] ToArray() => bytes.WrittenSpan.ToArray();
}
