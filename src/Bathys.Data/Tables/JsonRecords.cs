using System.Text;
using System.Text.Json;

namespace Bathys.Data.Tables;

/// <summary>Rows as JSON: an array of objects, or an object on each line. A member that is null or not there is an empty field.</summary>
static class JsonRecords
{
    // A table has a field for each row and column; where most are empty it would grow with the square of the file.
    const long MostPerMember = 64, AlwaysAllowed = 1_000_000;

    const string Fix = "write an object of texts, numbers, true and false for each row, such as {\"a\": 1, \"b\": \"x\"}";

    /// <summary>Whether a file's name says that it holds JSON.</summary>
    public static bool Are(string path) => TableFile.HasEnding(path, ".json", ".jsonl", ".ndjson");

    /// <summary>The names of all members, in the order in which they first come, and the rows' fields.</summary>
    /// <exception cref="DataFileException">The text is no JSON of this kind; the message gives row or line.</exception>
    public static (List<string> Columns, List<IReadOnlyList<string>> Rows) Parse(string path, string text)
    {
        var columns = new Columns();
        var rows = new List<Dictionary<string, string>>();
        if (text.AsSpan().TrimStart().StartsWith("["))
        {
            using var document = JsonField.Open(Encoding.UTF8.GetBytes(text), path, Fix, out var root);
            foreach (var item in root.Items()) rows.Add(Record(path, item, rows.Count + 1, columns));
        }
        else
        {
            foreach (var (i, line) in TextLines.Of(text).Index())
            {
                if (string.IsNullOrWhiteSpace(line)) continue;
                using var document = JsonField.Open(Encoding.UTF8.GetBytes(line), $"{path} line {i + 1}", Fix, out var root);
                rows.Add(Record(path, root, rows.Count + 1, columns));
            }
        }
        var names = columns.Names;
        var members = rows.Sum(row => (long)row.Count);
        if ((long)rows.Count * names.Count > (MostPerMember * members) + AlwaysAllowed)
        {
            throw new DataFileException(path,
                $"row {columns.LastRow} brings \"{names[^1]}\", the column {names.Count:N0} of {rows.Count:N0} rows that have " +
                $"{members:N0} " +
                "members together", "give all rows the same members");
        }
        return (names, [.. rows.Select(row => (IReadOnlyList<string>)[.. names.Select(column => row.GetValueOrDefault(column, ""))])]);
    }

    static Dictionary<string, string> Record(string path, JsonField json, int row, Columns columns)
    {
        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in json.Members())
        {
            columns.Add(name, row);
            record[name] = value.Element.ValueKind switch
            {
                JsonValueKind.String => value.Text().Trim(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Element.GetRawText(),
                JsonValueKind.Null => "",
                _ => throw new DataFileException(path, $"row {row}, column \"{name}\": the value is an object or a list", Fix),
            };
        }
        return record;
    }

    sealed class Columns
    {
        readonly HashSet<string> known = new(StringComparer.Ordinal);

        public List<string> Names { get; } = [];

        public int LastRow { get; private set; }

        public void Add(string name, int row)
        {
            if (!known.Add(name)) return;
            Names.Add(name);
            LastRow = row;
        }
    }
}
