using Bathys.Training;

namespace Bathys.Plots;

/// <summary>The pictures of a run as SVG files.</summary>
/// <example><code>
/// using var run = TrainingRun.Begin(configuration, new() { Plots = new SvgPlots() });
/// </code></example>
public sealed class SvgPlots : IRunPlots
{
    /// <inheritdoc/>
    public void DrawLoss(string path, IReadOnlyList<MetricsEntry> entries) => LossCurve.Save(path, entries);

    /// <inheritdoc/>
    public void DrawConfusion(string path, ConfusionMatrix matrix, IReadOnlyList<string> names) =>
        ConfusionMatrixPlot.Save(path, matrix, names);

    /// <inheritdoc/>
    public void DrawForecast(string path, string title, IEnumerable<PlotLine> lines) => ForecastPlot.Save(path, title, lines);
}
