namespace Bathys.Data.Tables;

/// <summary>
/// A table as texts: named columns and rows of as many fields. It is read from CSV (the delimiter is found by itself), TSV, an array of
/// JSON objects or lines of them, plain or gzipped.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="Columns">The names of the columns; one without a name is called by its place, "column 1".</param>
/// <param name="Rows">The fields of each row, without surrounding blanks. Blank lines are no rows.</param>
public sealed record Table(string Path, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>How the file was read, and what counts as missing in it.</summary>
    public TableReading Reading { get; init; } = new();

    /// <summary>The places of the columns that the file gives no name.</summary>
    internal IReadOnlyList<int> Unnamed { get; private init; } = [];

    /// <summary>
    /// Whether "1,234" may be a number with its thousands apart: not where semicolons part the fields, for there commas are decimal.
    /// </summary>
    internal bool HasThousands { get; private init; } = true;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">Encoding and what counts as missing; UTF-8 and the usual texts if not given.</param>
    /// <exception cref="DataFileException">
    /// The file is missing, of another encoding, has no rows, a row of another length, or a column name twice.
    /// </exception>
    public static Table Read(string path, TableReading? reading = null)
    {
        reading ??= new();
        var (columns, rows, delimiter) = TableFile.Read(path, reading);
        int[] unnamed = [.. Enumerable.Range(0, columns.Count).Where(c => columns[c].Length == 0)];
        foreach (var c in unnamed) columns[c] = $"column {c + 1}";
        if (columns.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DataFileException(path,
                $"the column \"{twice.Key}\" is there {twice.Count()} times", "give each column a name of its own");
        }
        if (rows.Index().FirstOrDefault(row => row.Item.Count != columns.Count) is (var i, { } wrong))
        {
            // Such files have lines above the names, a title or remarks.
            var isAbove = columns.Count == 1 && wrong.Count > 1;
            throw new DataFileException(path,
                $"row {i + 1} has {wrong.Count} fields, but there are {columns.Count} columns: \"{Beginning(wrong)}\"", isAbove
                ? $"correct the row, or remove the first line, \"{Beginning(columns)}\", if it does not name the columns"
                : "correct the row");
        }
        if (rows.Count == 0)
            throw new DataFileException(path, "the file has no rows", "give a line of column names and rows below it");
        return new Table(path, columns, rows) { Reading = reading, Unnamed = unnamed, HasThousands = delimiter != ';' };
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="DataFileException">There is no such column; the message lists those that there are.</exception>
    public int Column(string name)
    {
        if (PlaceOf(name, Columns) is >= 0 and var place) return place;
        var alike = Columns.FirstOrDefault(column => Lookalike.Plain(column) == Lookalike.Plain(name));
        throw new DataFileException(Path, $"there is no column \"{name}\"" +
            (alike is null ? "" : $", but \"{alike}\", which differs by case, blanks or invisible characters alone"),
            $"the columns are {string.Join(", ", Columns)}");
    }

    /// <summary>The place of a text in a list, or -1.</summary>
    internal static int PlaceOf(string text, IReadOnlyList<string> list)
    {
        var place = list.Count - 1;
        while (place >= 0 && list[place] != text) place--;
        return place;
    }

    /// <summary>Whether a field says that nothing is known.</summary>
    internal bool IsMissing(string field) => Reading.IsMissing(field);

    /// <summary>A fault in one field. Rows count from 1, the line of names not included.</summary>
    internal DataFileException Fault(int row, int column, string problem, string fix) =>
        new(Path, $"row {row + 1}, column \"{Columns[column]}\": {problem}", fix);

    /// <summary>The fault of a field that says nothing and must not.</summary>
    internal DataFileException Missing(int row, int column, string what, string fix)
    {
        var field = Rows[row][column];
        return field.Length == 0 ? Fault(row, column, $"{what} is missing", fix)
            : Fault(row, column, $"{what} is missing: \"{field}\" counts as such",
                $"{fix}; if it is a value, say what else is missing (--missing \"{(field == "?" ? "NA" : "?")},\")");
    }

    static string Beginning(IReadOnlyList<string> row)
    {
        var text = string.Join(" | ", row);
        return text.Length <= 60 ? text : text[..60] + "…";
    }
}
