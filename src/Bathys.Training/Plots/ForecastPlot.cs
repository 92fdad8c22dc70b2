using ScottPlot;

namespace Bathys.Training;

/// <summary>The picture of a forecast: what was, what the model foresaw of it, what it says will be, and what simple rules say.</summary>
public static class ForecastPlot
{
    const int Width = 1000;
    const int Height = 500;

    /// <summary>Saves the picture as PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">What is measured.</param>
    /// <param name="lines">Each line's name and its points by row, and whether it is thin and broken: one to compare with.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public static void Save(string path, string title, params IEnumerable<(string Name, IReadOnlyList<(int Row, double Value)> Points, bool IsThin)> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        using var plot = new Plot();
        foreach (var (name, points, isThin) in lines)
        {
            if (points.Count == 0) continue;
            var line = plot.Add.Scatter(points.Select(p => (double)p.Row).ToArray(), points.Select(p => p.Value).ToArray());
            line.LegendText = name;
            line.LineWidth = isThin ? 1 : 2;
            if (isThin) line.LinePattern = LinePattern.Dashed;
            line.MarkerSize = 0;
        }
        plot.Title(title);
        plot.XLabel("row");
        plot.ShowLegend(Alignment.UpperLeft);
        PlotFont.ApplyTo(plot);
        PlotFile.Save(plot, path, Width, Height);
    }
}
