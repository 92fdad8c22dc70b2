namespace Bathys.Formats.Tests;

/// <summary>A stream that cannot seek and gives a few bytes at a time, as a socket might.</summary>
sealed class TrickleStream(byte[] bytes) : ForwardStream
{
    int position;

    public override int Read(Span<byte> buffer)
    {
        var read = Math.Min(Math.Min(buffer.Length, 7), bytes.Length - position);
        bytes.AsSpan(position, read).CopyTo(buffer);
        position += read;
        return read;
    }
}
