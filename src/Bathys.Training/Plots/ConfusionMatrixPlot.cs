using ScottPlot;

namespace Bathys.Training;

/// <summary>The picture of a confusion matrix: rows true, columns predicted, each row shaded by its share.</summary>
public static class ConfusionMatrixPlot
{
    /// <summary>Above so many classes the numbers in the cells would be too small to read and are left out.</summary>
    const int MostNumberedClasses = 30;

    /// <summary>Saves the matrix as PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="matrix">The counts.</param>
    /// <param name="names">A name a class.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public static void Save(string path, ConfusionMatrix matrix, IReadOnlyList<string> names)
    {
        using var plot = new Plot();
        var classes = matrix.Classes;
        var shares = Shares(matrix);
        var heatmap = plot.Add.Heatmap(shares);
        heatmap.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        heatmap.ManualRange = new(0, 1);
        if (classes <= MostNumberedClasses) AddNumbers(plot, matrix, shares);

        // A heatmap's first row is its topmost, which lies at the height of the number of rows less one.
        var positions = Enumerable.Range(0, classes).Select(c => (double)c).ToArray();
        plot.Axes.Bottom.SetTicks(positions, [.. names]);
        plot.Axes.Left.SetTicks(positions, [.. names.Reverse()]);
        if (classes > 12 || names.Any(name => name.Length > 6)) RotateColumnNames(plot, names);
        plot.Axes.SetLimits(-0.5, classes - 0.5, -0.5, classes - 0.5);
        plot.HideGrid();
        plot.Title("Confusion matrix");
        plot.XLabel("predicted");
        plot.YLabel("true");
        PlotFont.ApplyTo(plot);
        var size = Math.Clamp(220 + 56 * classes, 420, 1600);
        PlotFile.Save(plot, path, size + 40, size);
    }

    static double[,] Shares(ConfusionMatrix matrix)
    {
        var shares = new double[matrix.Classes, matrix.Classes];
        for (var row = 0; row < matrix.Classes; row++)
        {
            var support = Math.Max(1, matrix.Score(row).Support);
            for (var column = 0; column < matrix.Classes; column++) shares[row, column] = (double)matrix[row, column] / support;
        }

        return shares;
    }

    static void AddNumbers(Plot plot, ConfusionMatrix matrix, double[,] shares)
    {
        for (var row = 0; row < matrix.Classes; row++)
        {
            for (var column = 0; column < matrix.Classes; column++)
            {
                var number = plot.Add.Text(matrix[row, column].ToString(Metrics.Plain), column, matrix.Classes - 1 - row);
                number.LabelAlignment = Alignment.MiddleCenter;
                number.LabelFontSize = 13;
                number.LabelFontColor = shares[row, column] > 0.5 ? Colors.White : Colors.Black;
                PlotFont.ApplyTo(number.LabelStyle);
            }
        }
    }

    static void RotateColumnNames(Plot plot, IReadOnlyList<string> names)
    {
        plot.Axes.Bottom.TickLabelStyle.Rotation = 90;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
        plot.Axes.Bottom.MinimumSize = 30 + 8 * names.Max(name => name.Length);
    }
}
