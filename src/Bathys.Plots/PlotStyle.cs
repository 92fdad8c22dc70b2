using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Bathys.Plots;

/// <summary>How all plots look: sizes, colors and the font, which a viewer takes from its own machine.</summary>
internal static class PlotStyle
{
    const string Font = "Segoe UI, Helvetica Neue, Helvetica, Arial, DejaVu Sans, sans-serif";
    static readonly OxyColor Ink = OxyColor.FromRgb(0x33, 0x33, 0x33), Grid = OxyColor.FromRgb(0xE6, 0xE6, 0xE6);

    /// <summary>The colors of lines, one after the other: blue, orange, green, red, violet (Tableau's ten).</summary>
    static readonly OxyColor[] Lines =
        [.. ((uint[])[0xFF1F77B4, 0xFFFF7F0E, 0xFF2CA02C, 0xFFD62728, 0xFF9467BD]).Select(OxyColor.FromUInt32)];

    /// <summary>An empty plot.</summary>
    public static PlotModel New(string title) => new()
    {
        Title = title,
        TitleFontSize = 18,
        TitleFontWeight = FontWeights.Bold,
        DefaultFont = Font,
        DefaultFontSize = 13,
        DefaultColors = Lines,
        Background = OxyColors.White,
        TextColor = Ink,
        PlotAreaBorderColor = Ink,
        Padding = new(12, 12, 24, 12),
    };

    /// <summary>An axis of numbers with a light grid.</summary>
    public static LinearAxis Axis(AxisPosition position, string? title) => new()
    {
        Position = position,
        Title = title,
        TitleFontSize = 14,
        AxisTitleDistance = 10,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = Grid,
        TicklineColor = Ink,
        MinorTickSize = 0,
        MinimumPadding = 0.03,
        MaximumPadding = 0.05,
        StringFormat = "G5",
    };

    /// <summary>Adds a line and its name in the legend.</summary>
    public static void AddLine(
        PlotModel plot, string name, IEnumerable<(double X, double Y)> points, bool marked = false, bool isThin = false)
    {
        var line = new LineSeries
        {
            Title = name,
            StrokeThickness = isThin ? 1.3 : 2.2,
            LineStyle = isThin ? LineStyle.Dash : LineStyle.Solid,
            LineJoin = LineJoin.Round,
            MarkerType = marked ? MarkerType.Circle : MarkerType.None,
            MarkerSize = 3.5,
        };
        line.Points.AddRange(points.Select(point => new DataPoint(point.X, point.Y)));
        plot.Series.Add(line);
    }

    /// <summary>Says which line is which.</summary>
    public static void AddLegend(PlotModel plot, LegendPosition position) => plot.Legends.Add(new Legend
    {
        LegendPosition = position,
        LegendBackground = OxyColor.FromAColor(230, OxyColors.White),
        LegendBorder = Grid,
        LegendFontSize = 13,
        LegendSymbolLength = 28,
        LegendMargin = 10,
        LegendPadding = 8,
    });
}
