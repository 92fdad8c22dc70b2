namespace Bathys.Formats;

/// <summary>
/// Writes a file beside its place and moves it there when it is complete and on the disk: a reader never meets half a file.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes a file by a function.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its bytes.</param>
    /// <param name="syncFolder">Brings a folder's entries to the disk, without which a renamed file may be gone after a power cut.</param>
    /// <exception cref="ModelFileException">It cannot be written.</exception>
    public static void Write(string path, Action<FileStream> write, Action<string>? syncFolder = null)
    {
        ModelPath.CheckNamed(path);
        var temporary = $"{path}.{Environment.ProcessId:x}-{Environment.CurrentManagedThreadId:x}.part";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
            (syncFolder ?? FolderSync.Sync)(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e)
        {
            Remove(temporary);
            if (e is IOException or UnauthorizedAccessException)
                throw new ModelFileException(path, null, $"cannot be written: {e.Message}", e);
            throw;
        }
    }

    // The failure that led here is the one to report, not that of tidying up after it.
    static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
