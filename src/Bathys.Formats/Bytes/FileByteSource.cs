using Microsoft.Win32.SafeHandles;

namespace Bathys.Formats;

/// <summary>A file read at offsets, without a position and so from any thread.</summary>
internal sealed class FileByteSource : ByteSource
{
    readonly SafeFileHandle file;

    FileByteSource(string path, SafeFileHandle file, long length)
        : base(path) => (this.file, Length) = (file, length);

    public override long Length { get; }

    /// <summary>Opens a regular file, plainly or mapped; everything that can go wrong becomes a <see cref="ModelFileException"/>.</summary>
    public static ByteSource Open(string path, bool mapped)
    {
        SafeFileHandle? file = null;
        try
        {
            ModelPath.CheckRegular(path);
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var length = RandomAccess.GetLength(file);
            if (!mapped || length == 0) return new FileByteSource(path, file, length);
            file.Dispose();
            return MappedByteSource.Open(path, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw new ModelFileException(
                path, null, e is FileNotFoundException or DirectoryNotFoundException ? "no such file" : e.Message, e);
        }
    }

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read;
            try
            {
                read = RandomAccess.Read(file, destination, offset);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Error(offset, e.Message, e);
            }

            if (read == 0) throw Error(offset, "the file became shorter while it was read");
            destination = destination[read..];
            offset += read;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
