using System.Text;

namespace Bathys.Data;

/// <summary>Bytes as text, in one encoding and without a single wrong byte.</summary>
static class TextDecoding
{
    /// <summary>The encoding of every text unless another is named.</summary>
    public const string Utf8 = "utf-8";

    /// <summary>The most bytes of a text: a string holds about 2³⁰ characters.</summary>
    public const int MaximalLength = 1 << 30;

    /// <summary>The text without a byte order mark.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="encoding">The encoding's name, such as utf-8, latin1, utf-16 or windows-1252.</param>
    /// <param name="fix">What to do where a byte is not of the encoding.</param>
    /// <exception cref="DataFileException">
    /// A byte is not of the encoding (the message gives its offset), the file's mark is that of another, or the text is too long.
    /// </exception>
    /// <exception cref="DataException">There is no such encoding.</exception>
    public static string Decode(string path, ReadOnlySpan<byte> bytes, string encoding, string fix)
    {
        if (bytes.Length > MaximalLength)
            throw new DataFileException(path, $"the text has more than {MaximalLength >> 20} MiB", "split it into several files");
        var known = Find(encoding);
        return known.CodePage == Encoding.UTF8.CodePage ? DecodeUtf8(path, bytes, fix) : DecodeOther(path, bytes, known, fix);
    }

    static string DecodeUtf8(string path, ReadOnlySpan<byte> bytes, string fix)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw new DataFileException(path, "the text is UTF-16", fix);
        var mark = bytes.StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
        bytes = bytes[mark..];
        if (Utf8IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var offset = FirstInvalid(bytes);
        throw new DataFileException(path, $"byte 0x{bytes[offset]:X2} at offset {mark + offset} is no UTF-8", fix);
    }

    static string DecodeOther(string path, ReadOnlySpan<byte> bytes, Encoding encoding, string fix)
    {
        // A mark says for certain what the file is, and in another encoding it would be letters of the first column's name.
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) throw Marked(path, "UTF-8", encoding);
        var isWide = encoding.CodePage is 1200 or 1201 or 12000 or 12001;
        if (!isWide && bytes is ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])) throw Marked(path, "UTF-16", encoding);
        if (encoding.CodePage == Encoding.Unicode.CodePage
            && bytes is [0xFE, 0xFF, ..]) encoding = Strict(Encoding.BigEndianUnicode.CodePage);
        if (encoding.Preamble is { Length: > 0 } mark && bytes.StartsWith(mark)) bytes = bytes[mark.Length..];
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new DataFileException(path, $"the bytes at offset {e.Index} are no {encoding.WebName}", fix, e);
        }
    }

    static DataFileException Marked(string path, string mark, Encoding said) => new(path,
        $"the file begins with the mark of {mark}, but is to be read as {said.WebName}", $"name its encoding (--encoding {mark})");

    static Encoding Find(string name)
    {
        try
        {
            return int.TryParse(name.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? name[2..] : "", out var page) ? Strict(page)
                : Strict((CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name)).CodePage);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new DataException($"There is no encoding '{name}': name one such as utf-8, utf-16, latin1 or windows-1252.", e);
        }
    }

    static Encoding Strict(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
        ?? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    static bool Utf8IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        for (var offset = 0; ;)
        {
            if (Rune.DecodeFromUtf8(bytes[offset..], out _, out var size) != System.Buffers.OperationStatus.Done) return offset;
            offset += size;
        }
    }
}
