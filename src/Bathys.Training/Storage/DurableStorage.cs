using Bathys.Formats;

namespace Bathys.Training;

/// <summary>
/// The steps that make files outlast a crash or a power cut, one method each, so that a test can make any of them fail.
/// </summary>
internal class DurableStorage
{
    /// <summary>How the names of files end that are not whole yet.</summary>
    public const string PartSuffix = ".part";

    public static DurableStorage Default { get; } = new();

    /// <summary>Opens a file that did not exist.</summary>
    public virtual Stream Create(string path) => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);

    /// <summary>Brings a file's bytes to the disk.</summary>
    public virtual void Flush(Stream stream)
    {
        if (stream is FileStream file) file.Flush(flushToDisk: true);
        else stream.Flush();
    }

    /// <summary>Brings a folder's entries to the disk, without which a new or renamed file may be gone after a power cut.</summary>
    public virtual void SyncFolder(string path) => FolderSync.Sync(path);

    /// <summary>Makes a folder, and those above it that are missing, and brings their names to the disk.</summary>
    public void CreateFolder(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(path)) return;
        var above = Path.GetDirectoryName(path);
        if (above is not null) CreateFolder(above);
        Directory.CreateDirectory(path);
        if (above is not null) SyncFolder(above);
    }

    /// <summary>Renames a folder to a name that is free.</summary>
    public virtual void MoveFolder(string from, string to) => Directory.Move(from, to);

    /// <summary>Renames a file over another.</summary>
    public virtual void ReplaceFile(string from, string to) => File.Move(from, to, overwrite: true);

    /// <summary>Deletes a folder and what is in it.</summary>
    public virtual void DeleteFolder(string path) => Directory.Delete(path, recursive: true);

    /// <summary>Writes a whole file so that its name always means either the old bytes or the new ones.</summary>
    public void WriteFile(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = $"{path}.{Environment.ProcessId}{PartSuffix}";
        try
        {
            File.Delete(temporary);
            using (var stream = Create(temporary))
            {
                stream.Write(bytes);
                Flush(stream);
            }

            ReplaceFile(temporary, path);
            SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BathysException($"{path} cannot be written: {e.Message}", e);
        }
    }
}
