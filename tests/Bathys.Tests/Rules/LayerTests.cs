using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bathys.Tests.Rules;

/// <summary>The arrows between layers: each knows only those before it.</summary>
[Quick]
public class LayerTests
{
    static readonly string[] Projects = ["Bathys", "Bathys.Formats", "Bathys.Data", "Bathys.Training", "Bathys.Models", "Bathys.Cli"];

    [Fact]
    public void A_project_refers_only_to_projects_before_it()
    {
        foreach (var (project, rank) in Projects.Select((project, rank) => (project, rank)))
        {
            foreach (var reference in Items(project, "ProjectReference"))
            {
                var name = Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'));
                Assert.True(Array.IndexOf(Projects, name) is >= 0 and var other && other < rank, $"{project} must not refer to {name}");
            }
        }
    }

    [Fact]
    public void The_core_depends_on_one_package() => Assert.Equal(["System.Numerics.Tensors"], Items("Bathys", "PackageReference"));

    [Theory]
    [InlineData("Kernels", "Tensor", "kernels know memory and shapes, no tensor")]
    [InlineData("Kernels", "Device", "kernels are one device's own")]
    [InlineData("Kernels", "Record", "kernels know no tape")]
    [InlineData("Operators", "Device", "operators run on any device")]
    [InlineData("Operators", "Vector(64|128|256|512)?", "vectors are the kernels' business")]
    [InlineData("Operators", "RequiresGrad", "an operator does not ask whether a gradient is needed: Record does")]
    [InlineData("Operators", "IsEnabled", "an operator does not ask whether recording is on: Record does")]
    [InlineData("Kernels", "(Nn|Optim|Module)", "layers come after kernels")]
    [InlineData("Tensors", "(Nn|Optim|Module)", "layers come after tensors")]
    [InlineData("Autograd", "(Nn|Optim|Module)", "layers come after the tape")]
    [InlineData("Operators", "(Nn|Optim|Module)", "layers come after operators")]
    [InlineData("Nn", "Optim", "optimizers come after layers")]
    public void A_folder_does_not_name(string folder, string word, string why)
    {
        if (!Directory.Exists(Path.Combine(Repository.Root, "src/Bathys", folder))) return;
        var guilty = SourceTree.Files($"src/Bathys/{folder}")
            .Where(file => Regex.IsMatch(Strings.Replace(file.Code, "\"\""), $@"(?<![\w.]){word}\b")).Select(file => file.Path);
        Assert.True(!guilty.Any(), $"{why}: {word} in {string.Join(", ", guilty)}");
    }

    static readonly Regex Strings = new("\"[^\"\n]*\"");

    static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj")).Descendants(kind)
            .Select(item => item.Attribute("Include")!.Value);
}
