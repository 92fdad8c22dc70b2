namespace Bathys.Training.Tests;

/// <summary>A disk that fails at one step of many, and, where it is dead from then on, at all that follow.</summary>
internal sealed class FailingStorage(long failAt, bool isDeadThen = false) : DurableStorage
{
    long done;

    public bool HasFailed => done > failAt;

    public override Stream Create(string path)
    {
        Step();
        return new FailingStream(base.Create(path), Step);
    }

    public override void Flush(Stream stream)
    {
        Step();
        base.Flush(((FailingStream)stream).Inner);
    }

    public override void SyncFolder(string path)
    {
        Step();
        base.SyncFolder(path);
    }

    public override void MoveFolder(string from, string to)
    {
        Step();
        base.MoveFolder(from, to);
    }

    public override void DeleteFolder(string path)
    {
        Step();
        base.DeleteFolder(path);
    }

    void Step()
    {
        var step = done++;
        if (step == failAt || (isDeadThen && step > failAt)) throw new IOException("No space left on device.");
    }

    sealed class FailingStream(Stream inner, Action step) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            step();
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
