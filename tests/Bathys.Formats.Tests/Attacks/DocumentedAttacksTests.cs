using System.Reflection;
using System.Text.RegularExpressions;

namespace Bathys.Formats.Tests;

/// <summary>docs/model-files.md names every attack test, and no test that is not there.</summary>
public partial class DocumentedAttacksTests
{
    [Fact]
    public void TheTableAndTheTestsAreInStep()
    {
        var documented = Documented().ToList();
        var tested = typeof(DocumentedAttacksTests).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("AttackTests", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(method => method.IsDefined(typeof(FactAttribute), inherit: true)).Select(method => $"{type.Name}.{method.Name}"))
            .ToList();
        Assert.True(tested.Count > 100);
        Assert.Equal(tested.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> Documented()
    {
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "model-files.md")))
        {
            if (line.StartsWith("### ", StringComparison.Ordinal)) section = line[4..];
            else if (Row().Match(line) is { Success: true } row) yield return $"{section}.{row.Groups[1].Value}";
        }
    }

    [GeneratedRegex(@"^\| .* \| `(\w+)` \|$")]
    private static partial Regex Row();
}
