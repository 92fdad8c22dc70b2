using System.Globalization;

namespace Bathys.Formats;

/// <summary>A model file that cannot be read or written: which file, at which byte, and why, in one sentence.</summary>
public sealed class ModelFileException : BathysException
{
    /// <summary>
    /// Creates the exception for a file, the offset of the offending byte (null where no single byte is at fault) and a reason.
    /// </summary>
    public ModelFileException(string file, long? offset, string reason, Exception? inner = null)
        : base(Describe(file, offset, reason), inner!)
    {
        File = PrintableText.Of(file, LongestPath);
        Offset = offset;
        Reason = PrintableText.Of(reason);
    }

    /// <summary>
    /// Path of the file, or the name given to bytes in memory; an entry of an archive is written <c>file!entry</c>. Control codes in it are
    /// escaped.
    /// </summary>
    public string File { get; }

    /// <summary>Offset in <see cref="File"/> of the byte at fault, or null.</summary>
    public long? Offset { get; }

    /// <summary>What is wrong, without file and offset.</summary>
    public string Reason { get; }

    const int LongestPath = 4096;

    static string Describe(string file, long? offset, string reason) =>
        offset is { } at
        ? string.Create(CultureInfo.InvariantCulture, $"{PrintableText.Of(file, LongestPath)}: byte {at}: {PrintableText.Of(reason)}")
        : $"{PrintableText.Of(file, LongestPath)}: {PrintableText.Of(reason)}";
}
