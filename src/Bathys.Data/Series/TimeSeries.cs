using Bathys.Data.Tables;

namespace Bathys.Data;

/// <summary>Numbers at equal distances in time.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Values">The numbers, the oldest first.</param>
/// <param name="Filled">How many of them were missing and lie on the line between their neighbours.</param>
public sealed record TimeSeries(string Name, IReadOnlyList<double> Values, int Filled = 0)
{
    /// <summary>Reads a column of a CSV file whose rows are in order of time.</summary>
    /// <param name="path">The file, with a line of column names.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="fillMissing">True to put missing numbers on the line between their neighbours; false to refuse them.</param>
    /// <exception cref="DataFileException">
    /// The file or column is missing, a field is no number, or a number is missing that may not or cannot be filled.
    /// </exception>
    public static TimeSeries Load(string path, string column, bool fillMissing = false)
    {
        var table = CsvTable.Read(path);
        var place = table.Column(column);
        var values = new double[table.Rows.Count];
        for (var row = 0; row < values.Length; row++)
        {
            var field = table.Rows[row][place];
            if (Number.TryParse(field, out values[row])) continue;
            if (!CsvTable.IsMissing(field)) throw table.Fault(row, place, $"\"{field}\" is no number", Number.Fix(field));
            if (!fillMissing)
                throw table.Fault(row, place, "the number is missing", "fill it in, or let gaps be put on the line between their neighbours (--fill-missing)");
            values[row] = double.NaN;
        }
        if (double.IsNaN(values[0])) throw table.Fault(0, place, "the series begins with a gap, which has only one neighbour", "leave the row out");
        if (double.IsNaN(values[^1]))
            throw table.Fault(values.Length - 1, place, "the series ends with a gap, which has only one neighbour", "leave the row out");
        return new TimeSeries(column, values, Fill(values));
    }

    /// <summary>Puts NaNs on the line between their neighbours.</summary>
    /// <returns>How many there were.</returns>
    static int Fill(double[] values)
    {
        var filled = 0;
        for (var start = 1; start < values.Length; start++)
        {
            if (!double.IsNaN(values[start])) continue;
            var end = start;
            while (double.IsNaN(values[end])) end++;
            var (before, step) = (values[start - 1], (values[end] - values[start - 1]) / (end - start + 1));
            for (var i = start; i < end; i++) values[i] = before + (step * (i - start + 1));
            filled += end - start;
            start = end;
        }
        return filled;
    }
}
