namespace Bathys.Training;

/// <summary>
/// Draws the pictures of a run, see <see cref="RunOptions.Plots"/>. The package Bathys.Plots has one that writes SVG; a program that draws
/// with a library of its own implements this.
/// </summary>
public interface IRunPlots
{
    /// <summary>Draws training and validation loss over the epochs.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="entries">The lines of the run's metrics; a loss may be missing or not finite.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    void DrawLoss(string path, IReadOnlyList<MetricsEntry> entries);

    /// <summary>Draws a confusion matrix: rows true, columns predicted.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="matrix">The counts.</param>
    /// <param name="names">A name a class.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    void DrawConfusion(string path, ConfusionMatrix matrix, IReadOnlyList<string> names);

    /// <summary>Draws a forecast: what was, what the model says, and what simple rules say.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="title">What is measured.</param>
    /// <param name="lines">The lines; one without points is left out.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    void DrawForecast(string path, string title, IEnumerable<PlotLine> lines);
}
