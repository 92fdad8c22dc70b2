using Bathys.Training;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace Bathys.Plots;

/// <summary>The picture of a confusion matrix: rows true, columns predicted, each row shaded by its share.</summary>
public static class ConfusionMatrixPlot
{
    /// <summary>Above so many classes the numbers in the cells would be too small to read and are left out.</summary>
    const int MostNumberedClasses = 30;

    const int MostUnturnedClasses = 12, LongestUnturnedName = 6;
    const double CharacterWidth = 7.5;

    /// <summary>ColorBrewer's blues, from none of a row's images to all of them.</summary>
    static readonly OxyColor None = OxyColor.FromRgb(0xF7, 0xFB, 0xFF), All = OxyColor.FromRgb(0x08, 0x30, 0x6B);

    /// <summary>Saves the matrix as SVG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="matrix">The counts.</param>
    /// <param name="names">A name a class.</param>
    /// <exception cref="BathysException">The file cannot be written.</exception>
    public static void Save(string path, ConfusionMatrix matrix, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(names);
        var plot = PlotStyle.New("Confusion matrix");
        plot.Axes.Add(Axis(AxisPosition.Left, "true", names));
        var columns = Axis(AxisPosition.Bottom, "predicted", names);
        if (matrix.Classes > MostUnturnedClasses || names.Any(name => name.Length > LongestUnturnedName)) columns.Angle = -90;
        plot.Axes.Add(columns);
        for (var row = 0; row < matrix.Classes; row++)
            for (var column = 0; column < matrix.Classes; column++)
                if (matrix[row, column] > 0 || matrix.Classes <= MostNumberedClasses) plot.Annotations.Add(Cell(matrix, row, column));
        var size = Math.Clamp(160 + (46 * matrix.Classes), 360, 1500);
        var margin = (int)(CharacterWidth * names.Max(name => name.Length));
        PlotFile.Save(plot, path, size + margin, size + (columns.Angle == 0 ? 0 : margin));
    }

    /// <summary>An axis with a name at the middle of each row or column; rows go down.</summary>
    static LinearAxis Axis(AxisPosition position, string title, IReadOnlyList<string> names)
    {
        var axis = PlotStyle.Axis(position, title);
        var isRows = position == AxisPosition.Left;
        (axis.Minimum, axis.Maximum, axis.MajorStep, axis.MajorTickSize) = (-0.5, names.Count - 0.5, 1, 0);
        (axis.MajorGridlineStyle, axis.StartPosition, axis.EndPosition) = (LineStyle.None, isRows ? 1 : 0, isRows ? 0 : 1);
        axis.LabelFormatter = place => place >= 0 && place < names.Count ? names[(int)Math.Round(place)] : "";
        return axis;
    }

    static RectangleAnnotation Cell(ConfusionMatrix matrix, int row, int column)
    {
        var share = (double)matrix[row, column] / Math.Max(1, matrix.Score(row).Support);
        return new()
        {
            MinimumX = column - 0.5,
            MaximumX = column + 0.5,
            MinimumY = row - 0.5,
            MaximumY = row + 0.5,
            Fill = OxyColor.Interpolate(None, All, share),
            Text = matrix.Classes <= MostNumberedClasses ? matrix[row, column].ToString(Metrics.Plain) : "",
            TextColor = share > 0.5 ? OxyColors.White : OxyColors.Black,
            FontSize = 13,
        };
    }
}
