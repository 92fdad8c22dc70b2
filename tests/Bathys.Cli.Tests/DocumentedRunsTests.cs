using System.Text.RegularExpressions;

namespace Bathys.Cli.Tests;

/// <summary>docs/runs.md names tests that are there.</summary>
public partial class DocumentedRunsTests
{
    [Fact]
    public void Every_row_of_the_table_names_a_test()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "runs.md")).Select(line => Row().Match(line))
            .Where(row => row.Success).ToList();
        Assert.True(rows.Count > 15);
        Assert.All(rows, row => Assert.Contains(
            sources[row.Groups[1].Value], source => source.Contains($" {row.Groups[2].Value}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^\| .* \| `(\w+)\.(\w+)` \|$")]
    private static partial Regex Row();
}
