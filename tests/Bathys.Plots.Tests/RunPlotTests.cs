using System.Globalization;
using System.Text;
using Bathys.Data.Tables;
using Bathys.Models;
using Bathys.Training;

namespace Bathys.Plots.Tests;

/// <summary>A run has pictures where it was given something to draw with, and nowhere else.</summary>
public class RunPlotTests
{
    [Fact]
    public void A_classification_draws_its_loss_and_its_confusion_matrix()
    {
        using var folder = new TemporaryFolder();
        var configuration = new MlpConfiguration
        {
            Data = folder.Write("rows.csv", Table("x,class", row => $"{row},{(row < 30 ? "low" : "high")}")),
            Target = "class",
            Kind = TabularTask.Classify,
            Hidden = [4],
            Dropout = 0,
            Missing = MissingValues.Reject,
            Epochs = 2,
            BatchSize = 8,
            LearningRate = 1e-3,
        };
        Assert.Empty(Pictures(folder["plain"], configuration, plots: null));
        Assert.Equal(["confusion-matrix.svg", "loss.svg"], Pictures(folder["drawn"], configuration, new SvgPlots()));
    }

    [Fact]
    public void A_forecast_draws_its_loss_and_its_lines()
    {
        using var folder = new TemporaryFolder();
        var configuration = new ForecastConfiguration
        {
            Data = folder.Write("series.csv", Table("value", row => Math.Sin(row * 0.7).ToString("F4", CultureInfo.InvariantCulture))),
            Column = "value",
            Window = 4,
            Horizon = 2,
            Cell = "gru",
            Hidden = 4,
            Layers = 1,
            Test = 0.2,
            FillMissing = false,
            Epochs = 2,
            BatchSize = 8,
            LearningRate = 1e-3,
        };
        Assert.Empty(Pictures(folder["plain"], configuration, plots: null));
        Assert.Equal(["forecast.svg", "loss.svg"], Pictures(folder["drawn"], configuration, new SvgPlots()));
    }

    static byte[] Table(string head, Func<int, string> row) =>
        Encoding.UTF8.GetBytes($"{head}\n{string.Join('\n', Enumerable.Range(0, 60).Select(row))}\n");

    static string[] Pictures(string folder, RunConfiguration configuration, IRunPlots? plots)
    {
        using var run = TrainingRun.Begin(
            configuration, new() { Folder = folder, Plots = plots }, TestContext.Current.CancellationToken);
        run.Train(TestContext.Current.CancellationToken);
        run.Test(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Path.Combine(folder, "report.json")));
        return [.. Directory.EnumerateFiles(folder, "*.svg").Select(path => Path.GetFileName(path)).Order()];
    }
}
