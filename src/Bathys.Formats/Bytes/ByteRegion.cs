namespace Bathys.Formats;

/// <summary>A range of a source that was checked when it was made: offsets below are relative to it.</summary>
internal readonly struct ByteRegion
{
    public ByteRegion(ByteSource source, long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > source.Length - length)
        {
            throw source.Error(offset, $"a range of {length} bytes passes the end of the file ({source.Length} bytes)");
        }

        (Source, Offset, Length) = (source, offset, length);
    }

    public ByteSource Source { get; }

    public long Offset { get; }

    public long Length { get; }

    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Length - destination.Length)
        {
            throw Error(offset, $"{destination.Length} bytes wanted where {Math.Max(0, Length - offset)} are left");
        }

        Source.Read(Offset + offset, destination);
    }

    public ByteRegion Slice(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= Length - length
            ? new(Source, Offset + offset, length)
            : throw Error(offset, $"a range of {length} bytes passes the end ({Length} bytes)");

    public byte[] ToArray()
    {
        if (Length > Array.MaxLength) throw Error(0, $"{Length} bytes do not fit in one array");
        var bytes = new byte[Length];
        Read(0, bytes);
        return bytes;
    }

    public ModelFileException Error(long offset, string reason) => Source.Error(Offset + offset, reason);
}
