using Bathys.Training;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace Bathys.Plots;

/// <summary>The picture of a run: training and validation loss over the epochs.</summary>
public static class LossCurve
{
    const int Width = 800;
    const int Height = 500;
    const int MostMarked = 50;

    /// <summary>Saves the curve as SVG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entries">The lines of the run's metrics; epochs without a finite loss are left out.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<MetricsEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var plot = PlotStyle.New("Loss");
        Add(plot, "training", entries, entry => entry.TrainLoss);
        Add(plot, "validation", entries, entry => entry.ValidationLoss);
        var epochs = PlotStyle.Axis(AxisPosition.Bottom, "epoch");
        (epochs.MinimumMajorStep, epochs.StringFormat) = (1, "0");
        plot.Axes.Add(epochs);
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Left, "loss"));
        PlotStyle.AddLegend(plot, LegendPosition.RightTop);
        PlotFile.Save(plot, path, Width, Height);
    }

    static void Add(PlotModel plot, string name, IReadOnlyList<MetricsEntry> entries, Func<MetricsEntry, double?> loss)
    {
        (double, double)[] points =
        [
            .. entries.Where(entry => loss(entry) is { } value && double.IsFinite(value))
                .Select(entry => ((double)entry.Epoch, loss(entry)!.Value)),
        ];
        if (points.Length > 0) PlotStyle.AddLine(plot, name, points, marked: points.Length <= MostMarked);
    }
}
