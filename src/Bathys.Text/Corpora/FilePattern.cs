using System.IO.Enumeration;
using Bathys.Data;

namespace Bathys.Text;

/// <summary>
/// Files named by a path: a file, a folder (its text files at any depth) or a pattern with * and ? within a name and ** for any
/// folders between. In ordinal order, whatever the file system's.
/// </summary>
static class FilePattern
{
    static readonly string[] TextExtensions = [".txt", ".md", ".text"];

    /// <exception cref="DataFileException">Nothing is found.</exception>
    public static IReadOnlyList<string> Find(string pattern)
    {
        if (File.Exists(pattern)) return [pattern];
        List<string> found = Directory.Exists(pattern)
            ? [.. AllFiles(pattern).Where(file => TextExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))]
            : [.. Match(pattern)];
        found.Sort(StringComparer.Ordinal);
        if (found.Count > 0) return found;
        throw Directory.Exists(pattern)
            ? new DataFileException(
                pattern, $"the folder has no {string.Join(", ", TextExtensions)} file",
                "name the files by a pattern such as folder/**/*.cs")
            : new DataFileException(pattern, "there is no such file, folder or match", "check the path");
    }

    static IEnumerable<string> Match(string pattern)
    {
        var parts = pattern.Replace('\\', '/').Split('/');
        var wild = Array.FindIndex(parts, part => part.AsSpan().ContainsAny('*', '?'));
        if (wild < 0) return [];
        var folder = wild == 0 ? "." : wild == 1 && parts[0].Length == 0 ? "/" : string.Join('/', parts[..wild]);
        if (!Directory.Exists(folder)) return [];
        var wanted = parts[wild..];
        return AllFiles(folder)
            .Where(file => Matches(Path.GetRelativePath(folder, file).Replace('\\', '/').Split('/'), wanted))
            .Select(file => wild == 0 ? Path.GetRelativePath(".", file) : file);
    }

    static bool Matches(ReadOnlySpan<string> names, ReadOnlySpan<string> pattern)
    {
        if (pattern.IsEmpty) return names.IsEmpty;
        if (pattern[0] == "**") return Matches(names, pattern[1..]) || (!names.IsEmpty && Matches(names[1..], pattern));
        return !names.IsEmpty && FileSystemName.MatchesSimpleExpression(pattern[0], names[0], ignoreCase: false)
            && Matches(names[1..], pattern[1..]);
    }

    static IEnumerable<string> AllFiles(string folder) =>
        Directory.EnumerateFiles(
            folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden });
}
