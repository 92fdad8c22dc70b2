namespace Bathys.Formats;

/// <summary>Bytes of a known length that can be read at any offset: a file, a mapped file, memory, or a tensor.</summary>
internal abstract class ByteSource(string name) : IDisposable
{
    /// <summary>What messages call it: the path, or <c>path!entry</c>.</summary>
    public string Name { get; } = name;

    public abstract long Length { get; }

    /// <summary>Fills the span from an offset, or throws: never fewer bytes.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Length - destination.Length)
        {
            throw Error(Math.Max(0, Math.Min(offset, Length)),
                $"{destination.Length} bytes wanted where the file has {Math.Max(0, Length - offset)}");
        }

        ReadCore(offset, destination);
    }

    public ByteRegion All => new(this, 0, Length);

    public ModelFileException Error(long? offset, string reason, Exception? inner = null) => new(Name, offset, reason, inner);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void ReadCore(long offset, Span<byte> destination);

    protected virtual void Dispose(bool disposing)
    {
    }
}
