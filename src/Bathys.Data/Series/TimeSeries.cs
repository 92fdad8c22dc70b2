using Bathys.Data.Tables;

namespace Bathys.Data;

/// <summary>Numbers at equal distances in time.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Values">The numbers, the oldest first.</param>
/// <param name="Filled">How many of them were missing and lie on the line between their neighbors.</param>
public sealed record TimeSeries(string Name, IReadOnlyList<double> Values, int Filled = 0)
{
    /// <summary>What a person should know of how the rows were taken.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Reads a column of a table.</summary>
    /// <param name="path">The file: CSV, TSV or JSON records.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="options">The column of times, and what happens to missing and double ones; if not given, the rows are in order of
    /// time.</param>
    /// <exception cref="DataFileException">
    /// The file or column is missing, a field is no number, a number is missing that may not or cannot be filled, or the times are refused.
    /// </exception>
    public static TimeSeries Load(string path, string column, SeriesOptions? options = null)
    {
        options ??= new();
        var table = Table.Read(path, options.Reading);
        var place = table.Column(column);
        double[] read = [.. Enumerable.Range(0, table.Rows.Count).Select(row => Value(table, row, place, options.FillMissing))];
        var (values, notes) = options.Time is { } time ? Ordered(table, read, time, options) : (read, Remarks(table, place));
        if (double.IsNaN(values[0])) throw table.Fault(0, place, "the series begins with a gap, which has only one neighbor",
            "leave the row out");
        if (double.IsNaN(values[^1]))
            throw table.Fault(table.Rows.Count - 1, place, "the series ends with a gap, which has only one neighbor", "leave the row out");
        return new TimeSeries(column, values, Fill(values)) { Notes = notes };
    }

    static double Value(Table table, int row, int place, bool fillMissing)
    {
        var field = table.Rows[row][place];
        if (table.IsMissing(field))
        {
            return fillMissing ? double.NaN
                : throw table.Missing(row, place, "the number",
                    "fill it in, or let gaps be put on the line between their neighbors (--fill-missing)");
        }
        return Number.TryParse(field, out var value) ? value
            : throw table.Fault(row, place, Number.Problem(field), Number.Fix(field, table.HasThousands));
    }

    static (double[] Values, IReadOnlyList<string> Notes) Ordered(Table table, double[] read, string time, SeriesOptions options)
    {
        var times = TimeColumn.Read(table, time);
        var oddities = times.Oddities();
        double[] values = [.. times.Order(options).Select(rows => rows.Length == 0 ? double.NaN : rows.Average(row => read[row]))];
        return (values, oddities.Count == 0 ? []
            : [$"{table.Path}: by the column \"{time}\", {string.Join(", ", oddities)}; the rows were put in order of time"]);
    }

    static IReadOnlyList<string> Remarks(Table table, int place)
    {
        if (TimeColumn.Guess(table, place) is not { } times)
        {
            return TimeColumn.GuessUnread(table, place) is not { } name ? []
                : [$"{table.Path}: the rows are taken as they stand; whether they are in order of the column \"{name}\" was not seen, " +
                    $"since not all of its times can be read: --time \"{name}\" says which"];
        }
        var oddities = times.Oddities();
        return oddities.Count == 0 ? []
            : [$"{table.Path}: the rows are taken as they stand, but by the column \"{times.Name}\" {string.Join(", ", oddities)}; " +
                $"--time \"{times.Name}\" goes by it"];
    }

    /// <summary>Puts NaNs on the line between their neighbors.</summary>
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
