using System.Globalization;
using System.Xml.Linq;
using Bathys.Training;

namespace Bathys.Plots.Tests;

/// <summary>Plots, read back as the XML that they are.</summary>
public class PlotTests
{
    [Fact]
    public void Loss_curve_shows_both_lines_without_what_is_not_finite()
    {
        var svg = Drawn(path => LossCurve.Save(path,
        [
            new(100, 1, TrainLoss: 1.2, ValidationLoss: 0.9), new(200, 2, TrainLoss: 0.6, ValidationLoss: 0.5),
            new(300, 3, TrainLoss: double.NaN, ValidationLoss: 0.45), new(400, 4, TrainLoss: 0.3, ValidationLoss: 0.41),
        ]));
        Assert.Equal(("800", "500"), (svg.Attribute("width")!.Value, svg.Attribute("height")!.Value));
        var lines = Elements(svg, "polyline").Select(line => Points(line)).Where(points => points.Length is 3 or 4).ToArray();
        Assert.Equal([3, 4], lines.Select(points => points.Length).Order());
        Assert.All(lines, points => Assert.Equal(points.OrderBy(p => p.X), points));
        Assert.All(lines, points => Assert.Equal(points.OrderBy(p => p.Y), points)); // a loss that falls goes down the page
        Assert.Superset(new HashSet<string> { "Loss", "epoch", "loss", "training", "validation", "1", "2", "3", "4" }, Texts(svg));
    }

    [Fact]
    public void A_run_of_one_epoch_has_a_curve()
    {
        var svg = Drawn(path => LossCurve.Save(path, [new(1, 1, TrainLoss: 0)]));
        Assert.Contains("training", Texts(svg));
        Assert.DoesNotContain("validation", Texts(svg));
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(43)]
    public void Confusion_matrix_is_darkest_on_its_diagonal(int classes)
    {
        var matrix = new ConfusionMatrix(classes);
        for (var c = 0; c < classes; c++)
        {
            for (var i = 0; i < 20; i++) matrix.Add<int>([c], [i == 0 ? (c + 1) % classes : c]);
        }

        var svg = Drawn(path => ConfusionMatrixPlot.Save(path, matrix, [.. Enumerable.Range(0, classes).Select(c => $"class {c}")]));
        var dark = Elements(svg, "rect").Where(IsDark).Select(cell => (X: Place(cell, "x"), Y: Place(cell, "y"))).ToArray();
        Assert.Equal(classes, dark.Length);
        Assert.Equal(dark.OrderBy(at => at.X), dark.OrderBy(at => at.Y)); // from the top left to the bottom right
        Assert.All(Enumerable.Range(0, classes), c => Assert.Contains($"class {c}", Texts(svg)));
        Assert.Equal(classes <= 30, Texts(svg).Contains("19"));
    }

    [Fact]
    public void Names_that_look_like_markup_are_text()
    {
        var matrix = new ConfusionMatrix(2);
        matrix.Add<int>([0, 1], [0, 1]);
        Assert.Contains("<b> & \"c\"", Texts(Drawn(path => ConfusionMatrixPlot.Save(path, matrix, ["<b> & \"c\"", "d"]))));
    }

    [Fact]
    public void Forecast_shows_each_line_and_the_thin_ones_broken()
    {
        var svg = Drawn(path => ForecastPlot.Save(path, "passengers",
            new("series", [(0, 1), (1, 3), (2, 2)]), new("naive", [(1, 1), (2, 3), (3, 2), (4, 2)], IsThin: true), new("empty", [])));
        Assert.Superset(new HashSet<string> { "passengers", "row", "series", "naive" }, Texts(svg));
        Assert.DoesNotContain("empty", Texts(svg));
        var naive = Elements(svg, "polyline").Single(line => Points(line).Length == 4);
        Assert.Contains("stroke-dasharray", naive.ToString(), StringComparison.Ordinal);
    }

    static XElement Drawn(Action<string> save)
    {
        using var folder = new TemporaryFolder();
        save(folder["plot.svg"]);
        return XDocument.Load(folder["plot.svg"]).Root!;
    }

    static IEnumerable<XElement> Elements(XElement svg, string name) => svg.Descendants().Where(element => element.Name.LocalName == name);

    static HashSet<string> Texts(XElement svg) => [.. Elements(svg, "text").Select(text => text.Value)];

    static (double X, double Y)[] Points(XElement line) =>
    [
        .. line.Attribute("points")!.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(point => point.Split(',')).Select(point => (Number(point[0]), Number(point[1]))),
    ];

    static bool IsDark(XElement cell)
    {
        const string Fill = "fill:rgb(";
        var style = cell.Attribute("style")?.Value ?? "";
        return style.StartsWith(Fill, StringComparison.Ordinal)
            && Number(style[Fill.Length..style.IndexOf(',', StringComparison.Ordinal)]) < 0x40;
    }

    static double Place(XElement cell, string name) => Number(cell.Attribute(name)!.Value);

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
