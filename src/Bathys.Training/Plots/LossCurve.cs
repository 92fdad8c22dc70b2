using ScottPlot;

namespace Bathys.Training;

/// <summary>The picture of a run: training and validation loss over the epochs.</summary>
public static class LossCurve
{
    const int Width = 800;
    const int Height = 500;

    /// <summary>Saves the curve as PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entries">The lines of the run's metrics; epochs without a finite loss are left out.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public static void Save(string path, IReadOnlyList<MetricsEntry> entries)
    {
        using var plot = new Plot();
        Add(plot, "training", entries, entry => entry.TrainLoss);
        Add(plot, "validation", entries, entry => entry.ValidationLoss);
        plot.Title("Loss");
        plot.XLabel("epoch");
        plot.YLabel("loss");
        plot.ShowLegend(Alignment.UpperRight);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        PlotFont.ApplyTo(plot);
        PlotFile.Save(plot, path, Width, Height);
    }

    static void Add(Plot plot, string name, IReadOnlyList<MetricsEntry> entries, Func<MetricsEntry, double?> loss)
    {
        var points = entries.Where(entry => loss(entry) is { } value && double.IsFinite(value)).ToArray();
        if (points.Length == 0) return;
        var curve = plot.Add.Scatter(points.Select(p => (double)p.Epoch).ToArray(), points.Select(p => loss(p)!.Value).ToArray());
        curve.LegendText = name;
        curve.LineWidth = 2;
        curve.MarkerSize = points.Length <= 50 ? 7 : 0;
    }
}
