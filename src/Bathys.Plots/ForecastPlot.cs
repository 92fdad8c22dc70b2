using Bathys.Training;
using OxyPlot.Axes;
using OxyPlot.Legends;

namespace Bathys.Plots;

/// <summary>The picture of a forecast: what was, what the model forecast of it, what it says will be, and what simple rules say.</summary>
public static class ForecastPlot
{
    const int Width = 1000;
    const int Height = 500;

    /// <summary>Saves the picture as SVG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">What is measured.</param>
    /// <param name="lines">The lines; thin ones are broken as well, and one without points is left out.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public static void Save(string path, string title, params IEnumerable<PlotLine> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var plot = PlotStyle.New(title);
        foreach (var (name, points, isThin) in lines)
        {
            if (points.Count == 0) continue;
            PlotStyle.AddLine(plot, name, points.Select(point => ((double)point.Row, point.Value)), isThin: isThin);
        }

        var rows = PlotStyle.Axis(AxisPosition.Bottom, "row");
        (rows.MinimumMajorStep, rows.StringFormat) = (1, "0");
        plot.Axes.Add(rows);
        plot.Axes.Add(PlotStyle.Axis(AxisPosition.Left, null));
        PlotStyle.AddLegend(plot, LegendPosition.LeftTop);
        PlotFile.Save(plot, path, Width, Height);
    }
}
