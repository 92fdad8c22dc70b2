namespace Bathys.Formats;

/// <summary>A region as a forward-only stream, for what takes nothing else.</summary>
internal sealed class RegionStream(ByteRegion region) : ForwardStream
{
    long position;

    public override long Length => region.Length;

    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, region.Length - position);
        region.Read(position, buffer[..count]);
        position += count;
        return count;
    }
}
