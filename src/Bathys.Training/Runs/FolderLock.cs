namespace Bathys.Training;

/// <summary>A file that one process at a time holds open. The system frees the lock of a process that dies.</summary>
internal static class FolderLock
{
    public const string FileName = ".lock";

    /// <summary>Makes a folder and locks it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="storage">How its name reaches the disk.</param>
    /// <returns>The lock until it is disposed, or null where another process holds it.</returns>
    /// <exception cref="BathysException">The folder cannot be made or written.</exception>
    public static FileStream? TryTake(string folder, DurableStorage? storage = null)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            (storage ?? DurableStorage.Default).CreateFolder(folder);
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
