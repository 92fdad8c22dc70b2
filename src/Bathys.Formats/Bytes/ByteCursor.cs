using System.Buffers.Binary;

namespace Bathys.Formats;

/// <summary>Reads a region from front to back through a small buffer; running past its end is an error that names the offset.</summary>
internal sealed class ByteCursor(ByteRegion region)
{
    readonly byte[] buffer = new byte[(int)Math.Min(4096, Math.Max(1, region.Length))];
    int filled;
    int next;

    /// <summary>Offset of the next byte within the region.</summary>
    public long Position { get; set; }

    public long Remaining => region.Length - Position;

    /// <summary>What was read from, for the names in messages.</summary>
    public ByteRegion Region => region;

    public byte ReadByte()
    {
        if (next == filled) Fill("a byte");
        Position++;
        return buffer[next++];
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Field(stackalloc byte[2]));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Field(stackalloc byte[4]));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Field(stackalloc byte[8]));

    public double ReadDoubleBigEndian() => BinaryPrimitives.ReadDoubleBigEndian(Field(stackalloc byte[8]));

    /// <summary>Reads exactly so many bytes; their number is checked against what is left before anything is allocated.</summary>
    public byte[] ReadBytes(ulong count)
    {
        if (count > (ulong)Remaining) throw Error($"a field of {count} bytes is cut off: {Remaining} are left");
        if (count > (ulong)Array.MaxLength) throw Error($"a field of {count} bytes does not fit in one array");
        var bytes = new byte[count];
        Read(bytes);
        return bytes;
    }

    public void Read(Span<byte> destination)
    {
        if (destination.Length > Remaining) throw Error($"a field of {destination.Length} bytes is cut off: {Remaining} are left");
        var buffered = Math.Min(destination.Length, filled - next);
        buffer.AsSpan(next, buffered).CopyTo(destination);
        next += buffered;
        region.Read(Position + buffered, destination[buffered..]);
        Position += destination.Length;
    }

    /// <summary>Passes over so many bytes.</summary>
    public void Skip(long count)
    {
        if (count < 0 || count > Remaining) throw Error($"{count} bytes to pass over where {Remaining} are left");
        Position += count;
        next = filled = 0;
    }

    public ModelFileException Error(string reason) => region.Error(Position, reason);

    Span<byte> Field(Span<byte> field)
    {
        Read(field);
        return field;
    }

    void Fill(string wanted)
    {
        if (Remaining == 0) throw Error($"the data ends where {wanted} was expected");
        filled = (int)Math.Min(buffer.Length, Remaining);
        next = 0;
        region.Read(Position, buffer.AsSpan(0, filled));
    }
}
