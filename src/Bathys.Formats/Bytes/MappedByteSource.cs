using System.IO.MemoryMappedFiles;

namespace Bathys.Formats;

/// <summary>A file mapped into memory. Reads copy out of the mapping and fail cleanly once it is closed.</summary>
internal sealed class MappedByteSource : ByteSource
{
    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor view;

    MappedByteSource(string path, MemoryMappedFile file, long length)
        : base(path)
    {
        this.file = file;
        view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        Length = length;
    }

    public override long Length { get; }

    public static MappedByteSource Open(string path, long length)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        var file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return new MappedByteSource(path, file, length);
    }

    protected override void ReadCore(long offset, Span<byte> destination) =>
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)offset, destination);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            view.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
