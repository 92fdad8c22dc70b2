using System.Text.RegularExpressions;

namespace Bathys.Tests.Rules;

/// <summary>The source files of the repository, for rules about what they may say.</summary>
public static partial class SourceTree
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>Every C# file under a folder, by its path from the root, without comments.</summary>
    public static IEnumerable<(string Path, string Code)> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(Root, file).Replace('\\', '/'), file))
            .Where(file => !file.Item1.Contains("/obj/", StringComparison.Ordinal)
            && !file.Item1.Contains("/bin/", StringComparison.Ordinal))
            .Order()
            .Select(file => (file.Item1, Comments().Replace(File.ReadAllText(file.file), "")));

    /// <summary>The text of every C# file under a folder.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Files(folder).Select(file => File.ReadAllText(Path.Combine(Root, file.Path)));

    static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bathys.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside the repository");
        return folder;
    }

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
