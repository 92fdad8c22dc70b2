namespace Bathys.Training;

/// <summary>A line of a plot over the rows of a table.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Points">Rows with their values.</param>
/// <param name="IsThin">Whether it is one to compare with, and stands back.</param>
public sealed record PlotLine(string Name, IReadOnlyList<(int Row, double Value)> Points, bool IsThin = false);
