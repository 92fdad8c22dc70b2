using System.Reflection;
using PublicApiGenerator;

namespace Bathys.Cli.Tests.Rules;

/// <summary>The public surface of each package is a file in the repository, so that nobody changes it by accident.</summary>
[Quick]
public class PublicApiTests
{
    static readonly bool accepts = Environment.GetEnvironmentVariable("BATHYS_ACCEPT") == "1";

    /// <summary>Every package of the solution by its folder in src; the command has no public members.</summary>
    public static TheoryData<string> Packages() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => name != "Bathys.Cli").Order()];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_members_of_a_package_are_those_of_its_list(string package)
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        var now = Assembly.Load(package).GeneratePublicApi(options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var path = Path.Combine(Repository.Root, "src", package, "PublicApi.txt");
        if (accepts) File.WriteAllText(path, now);
        var listed = File.Exists(path) ? File.ReadAllText(path) : "";
        var (added, removed) = (Lines(now).Except(Lines(listed)).ToArray(), Lines(listed).Except(Lines(now)).ToArray());
        Assert.True(now == listed,
            $"the public members of {package} are not those of {path}: added {string.Join("; ", added)}; removed " +
            $"{string.Join("; ", removed)}. " +
            "Where that is meant, run the tests once with BATHYS_ACCEPT=1 and commit the file.");
    }

    static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 1)];
}
