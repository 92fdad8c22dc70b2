namespace Bathys.Training;

/// <summary>A file that one process at a time holds open. The system frees the lock of a process that dies.</summary>
internal static class FolderLock
{
    public const string FileName = ".lock";

    /// <summary>Makes a folder and locks it.</summary>
    /// <returns>The lock until it is disposed, or null where another process holds it.</returns>
    /// <exception cref="BathysException">The folder cannot be made or written.</exception>
    public static FileStream? TryTake(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BathysException($"The folder {folder} cannot be written: {e.Message}", e);
        }
    }
}
