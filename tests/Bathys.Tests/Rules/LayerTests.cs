using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bathys.Tests.Rules;

/// <summary>The arrows between layers, and which of them brings which package.</summary>
[Quick]
public class LayerTests
{
    /// <summary>Each project, those that it refers to, and the packages that it brings.</summary>
    static readonly Dictionary<string, (string[] Projects, string[] Packages)> Layers = new()
    {
        ["Bathys"] = ([], ["System.Numerics.Tensors"]),
        ["Bathys.Formats"] = (["Bathys"], ["System.IO.Hashing"]),
        ["Bathys.Data"] = (["Bathys"], []),
        ["Bathys.Text"] = (["Bathys", "Bathys.Data"], []),
        ["Bathys.Vision"] = (["Bathys", "Bathys.Data"], ["SixLabors.ImageSharp"]),
        ["Bathys.Training"] = (["Bathys", "Bathys.Data", "Bathys.Formats"], ["Microsoft.Extensions.Logging.Abstractions"]),
        ["Bathys.Plots"] = (["Bathys.Training"], ["OxyPlot.Core"]),
        ["Bathys.Models"] =
            (["Bathys", "Bathys.Data", "Bathys.Formats", "Bathys.Text", "Bathys.Training", "Bathys.Vision"], []),
        ["Bathys.Cli"] = (["Bathys.Models", "Bathys.Plots"], ["System.CommandLine"]),
    };

    [Fact]
    public void A_project_refers_to_its_layers_and_packages_and_to_no_others()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(Layers.Keys.Order(), projects.Order());
        foreach (var (project, (layers, packages)) in Layers)
        {
            var references = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
            Assert.True(layers.SequenceEqual(references.Order()), $"{project} refers to {string.Join(", ", references)}");
            Assert.True(packages.SequenceEqual(Items(project, "PackageReference").Order()), $"{project} brings other packages than listed");
        }
    }

    [Theory]
    [InlineData("Bathys.Models", "OxyPlot.Core", "plots are drawn for who asks for them")]
    [InlineData("Bathys.Training", "SixLabors.ImageSharp", "a trainer knows batches, not what is in them")]
    [InlineData("Bathys.Training", "OxyPlot.Core", "plots are drawn for who asks for them")]
    [InlineData("Bathys.Text", "SixLabors.ImageSharp", "texts need no pictures")]
    public void A_project_brings_a_package_not_even_through_others(string project, string package, string why) =>
        Assert.False(All(project).SelectMany(layer => Layers[layer].Packages).Contains(package), $"{project}, {package}: {why}");

    static IEnumerable<string> All(string project) => Layers[project].Projects.SelectMany(All).Prepend(project).Distinct();

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
