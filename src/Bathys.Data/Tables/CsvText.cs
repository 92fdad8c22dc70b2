using System.Text;

namespace Bathys.Data.Tables;

/// <summary>
/// The fields of a text of rows (RFC 4180). Rows end at "\n" or "\r\n"; a field in double quotes may hold delimiters, line breaks and
/// quotes, written twice. There are no comments.
/// </summary>
static class CsvText
{
    const string Delimiters = ",;\t|";
    const int RowsToTry = 20;
    const int Prefix = 1 << 20;

    static readonly IReadOnlyList<string> Blank = [""];

    /// <summary>Which of comma, semicolon, tabulator and bar parts the first rows into most fields, equally many in each.</summary>
    public static char FindDelimiter(string path, string text)
    {
        text = Beginning(text);
        var (best, most) = (',', 1);
        foreach (var delimiter in Delimiters)
        {
            try
            {
                var counts = Rows(path, text, delimiter).Where(row => row is not [""]).Take(RowsToTry).Select(row => row.Count).ToArray();
                if (counts is [var first, ..] && first > most && counts.All(count => count == first)) (best, most) = (delimiter, first);
            }
            catch (DataFileException)
            {
                // With another delimiter the quotes may stand right; with the one that is chosen the fault comes again.
            }
        }
        return most > 1 ? best : InFirstLine(text);
    }

    /// <summary>The rows, blank lines as rows of one empty field.</summary>
    /// <exception cref="DataFileException">Quotes do not close, or something follows them; the message gives the row.</exception>
    public static IEnumerable<IReadOnlyList<string>> Rows(string path, string text, char delimiter)
    {
        var (row, at, number) = (new List<string>(), 0, 0);
        while (at < text.Length)
        {
            if (row.Count == 0 && BlankEnd(text, at, delimiter) is >= 0 and var end)
            {
                at = end + 1;
                yield return Blank;
                continue;
            }
            row.Add(Field(path, text, delimiter, number, ref at));
            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                if (at == text.Length) row.Add("");
                else continue;
            }
            at++;
            if (row is not [""]) number++;
            yield return row;
            row = [];
        }
    }

    /// <summary>Where a line of blanks that begins here ends; -1 where there is more than blanks.</summary>
    static int BlankEnd(string text, int at, char delimiter)
    {
        while (at < text.Length && text[at] is ' ' or '\r' && text[at] != delimiter) at++;
        return at == text.Length || text[at] == '\n' ? at : -1;
    }

    /// <summary>The first lines from the first that is not blank: enough to find a delimiter, however long the text is.</summary>
    static string Beginning(string text)
    {
        var filled = text.AsSpan().IndexOfAnyExcept(" \t\r\n");
        if (filled < 0) return "";
        var start = text.AsSpan(0, filled).LastIndexOf('\n') + 1;
        if (text.Length - start <= Prefix) return text[start..];
        var end = text.AsSpan(start, Prefix).LastIndexOf('\n');
        if (end >= 0) return text.Substring(start, end + 1);
        end = text.IndexOf('\n', start + Prefix);
        return end < 0 ? text[start..] : text[start..(end + 1)];
    }

    static string Field(string path, string text, char delimiter, int row, ref int at)
    {
        var begin = at;
        while (begin < text.Length && text[begin] == ' ' && delimiter != ' ') begin++;
        if (begin < text.Length && text[begin] == '"') return Quoted(path, text, delimiter, row, begin, ref at);
        var end = text.AsSpan(at).IndexOfAny(delimiter, '\n');
        end = end < 0 ? text.Length : at + end;
        var field = text[at..end].Trim();
        at = end;
        return field;
    }

    static string Quoted(string path, string text, char delimiter, int row, int begin, ref int at)
    {
        var field = new StringBuilder();
        for (at = begin + 1; ; at++)
        {
            if (at == text.Length) throw Fault("a quote is opened and never closed");
            if (text[at] != '"') field.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') field.Append(text[++at]);
            else break;
        }
        at++;
        while (at < text.Length && text[at] is ' ' or '\r' && text[at] != delimiter) at++;
        if (at < text.Length && text[at] != delimiter && text[at] != '\n') throw Fault($"'{text[at]}' follows a closing quote");
        return field.ToString().Trim();

        DataFileException Fault(string problem) => new(path, $"{(row == 0 ? "the line of column names" : $"row {row}")}: {problem}",
            "put a field with quotes in quotes, and each of its own twice");
    }

    static char InFirstLine(string text)
    {
        var line = TextLines.Of(text).FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "";
        return Delimiters.MaxBy(delimiter => line.Count(c => c == delimiter));
    }
}
