using Sylvan.Data.Csv;

namespace Bathys.Data.Tables;

/// <summary>A CSV file as texts: a line of column names, then rows of as many fields. The delimiter is found by itself.</summary>
/// <param name="Path">The file.</param>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The fields of each row, without surrounding blanks.</param>
public sealed record CsvTable(string Path, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    const int LongestRow = 1 << 24;

    static readonly string[] MissingTexts = ["", "?", "na", "n/a", "nan", "null", "none"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataFileException">The file is missing, has no rows, a row of another length, or a column name twice.</exception>
    public static CsvTable Read(string path)
    {
        try
        {
            RequireText(path);
            using var reader = new StreamReader(path);
            return Read(path, reader);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFileException(path, "there is no such file", "check the path", e);
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new DataFileException(path, "this is a folder, not a CSV file", "name a file in it", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the file cannot be read ({e.Message})", "check its permissions", e);
        }
        catch (Exception e) when (e is FormatException or CsvFormatException)
        {
            throw new DataFileException(path, $"the file is no CSV table ({e.Message.TrimEnd('.')})", "correct it", e);
        }
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="DataFileException">There is no such column; the message lists those that there are.</exception>
    public int Column(string name) => PlaceOf(name, Columns) is >= 0 and var place
        ? place
        : throw new DataFileException(Path, $"there is no column \"{name}\"", $"the columns are {string.Join(", ", Columns)}");

    /// <summary>The place of a text in a list, or -1.</summary>
    internal static int PlaceOf(string text, IReadOnlyList<string> list)
    {
        int place = list.Count - 1;
        while (place >= 0 && list[place] != text)
            place--;
        return place;
    }

    /// <summary>Whether a field says that nothing is known: empty, ?, NA, N/A, NaN, null or none.</summary>
    internal static bool IsMissing(string field) => MissingTexts.Contains(field, StringComparer.OrdinalIgnoreCase);

    /// <summary>A fault in one field. Rows count from 1, the line of names not included.</summary>
    internal DataFileException Fault(int row, int column, string problem, string fix) =>
        new(Path, $"row {row + 1}, column \"{Columns[column]}\": {problem}", fix);

    /// <summary>Refuses what is no table before its bytes are taken for names of columns.</summary>
    static void RequireText(string path)
    {
        Span<byte> beginning = stackalloc byte[4096];
        using var file = File.OpenRead(path);
        beginning = beginning[..file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)];
        if (beginning.IsEmpty)
            throw new DataFileException(path, "the file is empty", "give a line of column names and rows below it");
        if (beginning.Contains((byte)0))
            throw new DataFileException(path, "the file is no text", "give a CSV file, as text in UTF-8");
    }

    static CsvTable Read(string path, TextReader reader)
    {
        using var csv = CsvDataReader.Create(reader, new CsvDataReaderOptions { HasHeaders = true, MaxBufferSize = LongestRow });
        string[] columns = [.. Enumerable.Range(0, csv.FieldCount).Select(c => csv.GetName(c).Trim())];
        if (columns.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new DataFileException(path,
                $"the column \"{twice.Key}\" is there {twice.Count()} times", "give each column a name of its own");
        }
        var rows = new List<IReadOnlyList<string>>();
        while (csv.Read())
        {
            if (csv.RowFieldCount != columns.Length)
            {
                throw new DataFileException(path,
                    $"row {rows.Count + 1} has {csv.RowFieldCount} fields, but there are {columns.Length} columns", "correct the row");
            }
            rows.Add([.. Enumerable.Range(0, columns.Length).Select(c => csv.GetString(c).Trim())]);
        }
        if (rows.Count == 0)
            throw new DataFileException(path, "the file has no rows", "give a line of column names and rows below it");
        return new CsvTable(path, columns, rows);
    }
}
