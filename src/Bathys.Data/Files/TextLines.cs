namespace Bathys.Data;

/// <summary>
/// The lines of a text. A line ends at "\n" or "\r\n" and nowhere else: other separators of Unicode, a form feed or a lone "\r" stand
/// within it.
/// </summary>
public static class TextLines
{
    /// <summary>The lines in order; a line break at the end starts no further line.</summary>
    public static List<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            if (end < 0) end = text.Length;
            else if (end > start && text[end - 1] == '\r') end--;
            lines.Add(text[start..end]);
            start = next;
        }
        return lines;
    }

    /// <summary>The lines of a UTF-8 file, plain or gzipped.</summary>
    /// <exception cref="DataFileException">The file is missing, or no UTF-8; the message gives the first wrong byte's offset.</exception>
    public static List<string> Read(string path) => Of(TextFile.ReadAllText(path));
}
