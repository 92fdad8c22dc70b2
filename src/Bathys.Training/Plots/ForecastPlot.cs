using ScottPlot;

namespace Bathys.Training;

/// <summary>The picture of a forecast: what was, what the model foresaw of it, and what it says will be.</summary>
public static class ForecastPlot
{
    const int Width = 1000;
    const int Height = 500;

    /// <summary>Saves the picture as PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">What is measured.</param>
    /// <param name="lines">Each line's name and its points by row.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public static void Save(string path, string title, params IEnumerable<(string Name, IReadOnlyList<(int Row, double Value)> Points)> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using var plot = new Plot();
        foreach (var (name, points) in lines)
        {
            if (points.Count == 0) continue;
            var line = plot.Add.Scatter(points.Select(p => (double)p.Row).ToArray(), points.Select(p => p.Value).ToArray());
            line.LegendText = name;
            line.LineWidth = 2;
            line.MarkerSize = 0;
        }
        plot.Title(title);
        plot.XLabel("row");
        plot.ShowLegend(Alignment.UpperLeft);
        PlotFont.ApplyTo(plot);
        PlotFile.Save(plot, path, Width, Height);
    }
}
