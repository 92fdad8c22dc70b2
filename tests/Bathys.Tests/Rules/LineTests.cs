using System.Text.RegularExpressions;

namespace Bathys.Tests.Rules;

/// <summary>Lines end within the limit that .editorconfig names for editors, which no compiler checks.</summary>
[Quick]
public class LineTests
{
    [Fact]
    public void No_line_of_code_is_longer_than_the_editor_is_told()
    {
        var limit = int.Parse(
            Regex.Match(File.ReadAllText(Path.Combine(Repository.Root, ".editorconfig")), @"max_line_length\s*=\s*(\d+)").Groups[1].Value);
        var guilty = ((string[])["src", "tests", "benchmarks", "samples"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Index().Where(line => line.Item.Length > limit)
                .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}"))
            .ToArray();
        Assert.True(guilty.Length == 0, $"longer than {limit} characters: {string.Join(", ", guilty.Take(20))}");
    }
}
