using System.IO.Enumeration;

namespace Bathys.Vision;

/// <summary>The folders and files of people, without those that operating systems and file servers leave among them.</summary>
static class FolderFiles
{
    static readonly string[] Leftovers =
    [
        "__MACOSX", "Icon\r", "Thumbs.db", "ehthumbs.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information",
        "@eaDir", "lost+found", "__pycache__",
    ];

    /// <summary>Whether a file or folder is no one's: its name begins with a point (".DS_Store", "._1.png") or is a known one.</summary>
    public static bool IsLeftover(ReadOnlySpan<char> name)
    {
        if (name is ['.', ..]) return true;
        foreach (var leftover in Leftovers)
            if (name.Equals(leftover, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>The folders in a folder, by name.</summary>
    public static string[] Folders(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Where(path => !IsLeftover(Path.GetFileName(path))).Order(StringComparer.Ordinal)];

    /// <summary>The files in a folder and, if asked, in all folders below it, by name.</summary>
    public static string[] Files(string folder, bool below = true)
    {
        var all = new EnumerationOptions { RecurseSubdirectories = below, AttributesToSkip = 0 };
        var files = new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToSpecifiedFullPath(), all)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && !IsLeftover(entry.FileName),
            ShouldRecursePredicate = (ref entry) => !IsLeftover(entry.FileName),
        };
        return [.. files.Order(StringComparer.Ordinal)];
    }
}
