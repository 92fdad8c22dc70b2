using System.Text;
using System.Text.Unicode;

namespace Bathys.Data;

/// <summary>Reads text files, which are UTF-8 or refused.</summary>
static class TextFile
{
    /// <summary>The whole text without a byte order mark; a gzip file is inflated.</summary>
    /// <exception cref="DataFileException">
    /// The file is missing, too large for one text, or no UTF-8; the message gives the first wrong byte's offset.
    /// </exception>
    public static string ReadAllText(string path)
    {
        ReadOnlySpan<byte> bytes = DataFile.ReadAllBytes(path);
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw new DataFileException(path, "the text is UTF-16", "save it as UTF-8");
        var mark = bytes.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        bytes = bytes[mark..];
        if (!Utf8.IsValid(bytes))
        {
            var offset = FirstInvalid(bytes);
            throw new DataFileException(path, $"byte 0x{bytes[offset]:X2} at offset {mark + offset} is no UTF-8", "save the text as UTF-8");
        }
        if (bytes.Length > MaximalLength) throw new DataFileException(path, $"the text has more than {MaximalLength >> 20} MiB", "split it into several files");
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The lines of a text; a line break at the end starts no further line.</summary>
    public static List<string> ReadAllLines(string path)
    {
        var lines = new List<string>();
        foreach (var line in ReadAllText(path).EnumerateLines()) lines.Add(line.ToString());
        if (lines is [.., ""]) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    // A string holds about 2³⁰ characters.
    const int MaximalLength = 1 << 30;

    static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        for (var offset = 0; ;)
        {
            if (Rune.DecodeFromUtf8(bytes[offset..], out _, out var size) != System.Buffers.OperationStatus.Done) return offset;
            offset += size;
        }
    }
}
