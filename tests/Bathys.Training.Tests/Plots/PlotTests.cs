using SkiaSharp;

namespace Bathys.Training.Tests;

public class PlotTests
{
    [Fact]
    public void Loss_curve_is_a_picture_with_both_lines()
    {
        using var folder = new TemporaryFolder();
        LossCurve.Save(folder["loss.png"],
        [
            new(100, 1, TrainLoss: 1.2, ValidationLoss: 0.9), new(200, 2, TrainLoss: 0.6, ValidationLoss: 0.5),
            new(300, 3, TrainLoss: double.NaN, ValidationLoss: 0.45), new(400, 4, TrainLoss: 0.3, ValidationLoss: 0.41),
        ]);
        using var picture = SKBitmap.Decode(folder["loss.png"]);
        Assert.Equal((800, 500), (picture.Width, picture.Height));
        Assert.True(Count(picture, c => c is { Blue: > 150, Red: < 90 }) > 300, "the training line is missing");
        Assert.True(Count(picture, c => c is { Red: > 200, Blue: < 90 }) > 300, "the validation line is missing");
    }

    [Fact]
    public void Text_is_drawn_with_the_fonts_of_no_machine()
    {
        using var folder = new TemporaryFolder();
        LossCurve.Save(folder["loss.png"], [new(1, 1, TrainLoss: 1), new(2, 2, TrainLoss: 2)]);
        using var picture = SKBitmap.Decode(folder["loss.png"]);
        var dark = Enumerable.Range(0, 35).Sum(y => Enumerable.Range(0, picture.Width).Count(x => picture.GetPixel(x, y).Red < 100));
        Assert.True(dark > 40, $"the title's line has {dark} dark pixels");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(43)]
    public void Confusion_matrix_is_darkest_on_its_diagonal(int classes)
    {
        using var folder = new TemporaryFolder();
        var matrix = new ConfusionMatrix(classes);
        for (var c = 0; c < classes; c++)
        {
            for (var i = 0; i < 20; i++) matrix.Add<int>([c], [i == 0 ? (c + 1) % classes : c]);
        }

        ConfusionMatrixPlot.Save(folder["matrix.png"], matrix, [.. Enumerable.Range(0, classes).Select(c => $"class {c}")]);
        using var picture = SKBitmap.Decode(folder["matrix.png"]);
        var share = (double)Count(picture, c => c is { Blue: > 80, Red: < 60 }) / (picture.Width * picture.Height);
        Assert.InRange(share, 0.3 / classes, 1.0 / classes);
    }

    static int Count(SKBitmap picture, Func<SKColor, bool> matches) => picture.Pixels.Count(matches);
}
