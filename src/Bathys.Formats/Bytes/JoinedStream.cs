namespace Bathys.Formats;

/// <summary>One stream after another, read only.</summary>
internal sealed class JoinedStream(Stream first, Stream second) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        var read = first.Read(buffer);
        return read > 0 ? read : second.Read(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        first.Dispose();
        second.Dispose();
        base.Dispose(disposing);
    }
}
