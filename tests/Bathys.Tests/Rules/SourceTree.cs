using System.Text.RegularExpressions;

namespace Bathys.Tests.Rules;

/// <summary>The source files of the repository, for rules about what they may say.</summary>
public static partial class SourceTree
{
    /// <summary>Every C# file under a folder, by its path from the root, without comments.</summary>
    public static IEnumerable<(string Path, string Code)> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), file))
            .Where(file => !file.Item1.Contains("/obj/", StringComparison.Ordinal)
            && !file.Item1.Contains("/bin/", StringComparison.Ordinal))
            .Order()
            .Select(file => (file.Item1, Comments().Replace(File.ReadAllText(file.file), "")));

    /// <summary>The text of every C# file under a folder.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Files(folder).Select(file => File.ReadAllText(Path.Combine(Repository.Root, file.Path)));

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
