namespace Bathys.Data;

/// <summary>Reads text files, which are UTF-8 or refused.</summary>
static class TextFile
{
    /// <summary>The whole text without a byte order mark; a gzip file is inflated.</summary>
    /// <exception cref="DataFileException">
    /// The file is missing, too large for one text, or no UTF-8; the message gives the first wrong byte's offset.
    /// </exception>
    public static string ReadAllText(string path) =>
        TextDecoding.Decode(path, DataFile.ReadText(path), TextDecoding.Utf8, "save the text as UTF-8");
}
