namespace Bathys.Data.Downloads;

/// <summary>A file that could not be had from any mirror, or may not be fetched because the program is offline.</summary>
public sealed class DownloadException : DataException
{
    /// <summary>A problem described in one sentence.</summary>
    public DownloadException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
