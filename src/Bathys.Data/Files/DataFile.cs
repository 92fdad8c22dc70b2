namespace Bathys.Data;

/// <summary>Reads whole files; what goes wrong becomes one sentence about the file.</summary>
static class DataFile
{
    /// <summary>All bytes of a file, inflated when it is a gzip file.</summary>
    /// <exception cref="DataFileException">The file is missing, unreadable or a damaged gzip.</exception>
    public static byte[] ReadAllBytes(string path) => Inflated(path, Gzip.Most);

    /// <summary>All bytes of a file that holds a text, inflated when it is a gzip file: no more than a text may have.</summary>
    /// <exception cref="DataFileException">The file is missing, unreadable, or a gzip that is damaged or too large.</exception>
    public static byte[] ReadText(string path) => Inflated(path, TextDecoding.MaximalLength);

    static byte[] Inflated(string path, long most)
    {
        var bytes = ReadRaw(path);
        return Gzip.IsGzip(bytes) ? Gzip.Inflate(path, bytes, most) : bytes;
    }

    /// <summary>All bytes of a file as they are.</summary>
    /// <exception cref="DataFileException">The file is missing or unreadable.</exception>
    public static byte[] ReadRaw(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFileException(path, "there is no such file", "check the path", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the file cannot be read ({e.Message})", "check its permissions", e);
        }
    }
}
