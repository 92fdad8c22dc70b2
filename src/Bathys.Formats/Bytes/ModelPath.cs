namespace Bathys.Formats;

/// <summary>What is asked of a path before a file is opened or made.</summary>
internal static class ModelPath
{
    /// <summary>Refuses a path that names no file.</summary>
    /// <exception cref="ModelFileException">It is empty, or has a NUL in it.</exception>
    public static void CheckNamed(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0) throw new ModelFileException("''", null, "the path is empty: name a file");
        if (path.Contains('\0')) throw new ModelFileException(path, null, "the path holds a NUL: no file has such a name");
    }

    /// <summary>Refuses what is no regular file before it is opened: opening a pipe waits for who writes to it.</summary>
    /// <exception cref="ModelFileException">It is a folder, a pipe or a device, or empty.</exception>
    public static void CheckRegular(string path)
    {
        CheckNamed(path);
        if (Directory.Exists(path)) throw new ModelFileException(path, null, "this is a folder, not a file: name a file in it");
        // Pipes and devices have no length.
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        if (file is { Exists: true, Length: 0 })
            throw new ModelFileException(path, null, "the file is empty, or no regular file: pipes and devices are not read");
    }
}
