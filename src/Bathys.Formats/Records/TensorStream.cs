namespace Bathys.Formats;

/// <summary>The elements of a record from the first to the last, in C order and little-endian.</summary>
internal sealed class TensorStream : ForwardStream
{
    const int BlockBytes = 64 << 10;

    readonly TensorRecord record;
    readonly ElementGather? gather;
    readonly byte[] block = [];
    int blockNext;
    int blockEnd;
    long position;

    public TensorStream(TensorRecord record)
    {
        this.record = record;
        var storage = record.Storage;
        if (record.Count > 0 && !record.IsContiguous) gather = new ElementGather(record);
        // Only what must be rearranged or turned round passes through a block of its own.
        if (gather is not null || (storage.BigEndian && record.Type.WordSize() > 1))
            block = new byte[Math.Min(BlockBytes, record.ByteCount)];
    }

    public override long Length => record.ByteCount;

    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, Length - Position);
        if (count == 0) return 0;
        if (block.Length == 0)
        {
            record.Storage.Bytes.Read(FirstByte + Position, buffer[..count]);
        }
        else
        {
            if (blockNext == blockEnd) FillBlock();
            count = Math.Min(count, blockEnd - blockNext);
            block.AsSpan(blockNext, count).CopyTo(buffer);
            blockNext += count;
        }

        position += count;
        return count;
    }

    long FirstByte => (long)((Int128)record.Offset * record.Type.BitSize() / 8);

    // Block sizes are multiples of 16, so no element is ever cut.
    void FillBlock()
    {
        var bytes = (int)Math.Min(BlockBytes, Length - Position);
        var part = block.AsSpan(0, bytes);
        if (gather is null) record.Storage.Bytes.Read(FirstByte + Position, part);
        else gather.Next(part);
        if (record.Storage.BigEndian) TurnWords(part, record.Type.WordSize());
        (blockNext, blockEnd) = (0, bytes);
    }

    static void TurnWords(Span<byte> bytes, int size)
    {
        for (var i = 0; i < bytes.Length; i += size) bytes.Slice(i, size).Reverse();
    }
}
