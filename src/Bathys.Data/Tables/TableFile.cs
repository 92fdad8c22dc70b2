namespace Bathys.Data.Tables;

/// <summary>A table's file as rows of fields: CSV with any delimiter, TSV or JSON records, plain or gzipped.</summary>
static class TableFile
{
    const string SpreadsheetHint = "export the spreadsheet as CSV";

    /// <summary>Whether a file's name has one of some endings, .gz not counted.</summary>
    public static bool HasEnding(string path, params ReadOnlySpan<string> endings)
    {
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) path = path[..^3];
        foreach (var ending in endings)
            if (path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>The names of the columns and the rows.</summary>
    /// <exception cref="DataFileException">The file is missing, of another encoding or no table.</exception>
    public static (List<string> Columns, List<IReadOnlyList<string>> Rows, char Delimiter) Read(string path, TableReading reading)
    {
        if (Directory.Exists(path)) throw new DataFileException(path, "this is a folder, not a CSV file", "name a file in it");
        var bytes = DataFile.ReadText(path);
        if (bytes is [(byte)'P', (byte)'K', 3, 4, ..]) throw new DataFileException(path, "the file is a zip archive, as .xlsx files are",
            SpreadsheetHint);
        if (bytes.Length == 0) throw new DataFileException(path, "the file is empty", "give a line of column names and rows below it");
        var isUtf8 = reading.Encoding.Equals(TextDecoding.Utf8, StringComparison.OrdinalIgnoreCase);
        if (isUtf8 && bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) && bytes.AsSpan().Contains((byte)0))
            throw new DataFileException(path, $"the file is no text: the byte at offset {bytes.AsSpan().IndexOf((byte)0)} is zero",
                "give a CSV file, as text in UTF-8, or name its encoding (--encoding)");
        var text = TextDecoding.Decode(path, bytes, reading.Encoding,
            "save it as UTF-8, or name its encoding (--encoding latin1, utf-16, windows-1252 …)");
        if (text.Contains('\0', StringComparison.Ordinal)) throw new DataFileException(path, $"the file is no text in {reading.Encoding}",
            "name its encoding");
        if (!JsonRecords.Are(path)) return ReadDelimited(path, text);
        var (columns, rows) = JsonRecords.Parse(path, text);
        return (columns, rows, ',');
    }

    static (List<string> Columns, List<IReadOnlyList<string>> Rows, char Delimiter) ReadDelimited(string path, string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) && text.TrimEnd().Contains('\r', StringComparison.Ordinal))
            throw new DataFileException(path, "the lines end with a carriage return alone", "save it with line feeds (\\n or \\r\\n)");
        var delimiter = TakeSeparatorLine(ref text) ?? (HasEnding(path, ".tsv", ".tab") ? '\t' : CsvText.FindDelimiter(path, text));
        List<string>? columns = null;
        var rows = new List<IReadOnlyList<string>>();
        foreach (var row in CsvText.Rows(path, text, delimiter))
        {
            if (columns is null)
            {
                if (row is not [""]) columns = [.. row];
            }
            // In a single column a blank line is a field with nothing in it; only at the end it is none.
            else if (row is not [""] || columns.Count == 1) rows.Add(row);
        }
        while (rows is [.., [""]]) rows.RemoveAt(rows.Count - 1);
        return (columns ?? throw new DataFileException(path, "the file is empty", "give a line of column names and rows below it"), rows,
            delimiter);
    }

    /// <summary>Takes away the first line that spreadsheet programs write for each other, sep=;, and gives its delimiter.</summary>
    static char? TakeSeparatorLine(ref string text)
    {
        var isQuoted = text.StartsWith("\"sep=", StringComparison.OrdinalIgnoreCase);
        if (!isQuoted && !text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) return null;
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0) return null;
        var line = text[..end].TrimEnd('\r');
        if (isQuoted && line.EndsWith('"')) line = line[1..^1];
        if (line.Length != 5) return null;
        text = text[(end + 1)..];
        return line[4];
    }
}
