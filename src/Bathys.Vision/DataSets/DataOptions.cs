using Bathys.Data.Downloads;

namespace Bathys.Vision;

/// <summary>How a data set is opened.</summary>
public sealed record DataOptions
{
    /// <summary>Where downloads are kept.</summary>
    public string CacheFolder { get; init; } = Data.Downloads.CacheFolder.Path;

    /// <summary>How files are fetched, or that they must not be.</summary>
    public DownloadOptions Download { get; init; } = new();

    /// <summary>Decides the digits that are drawn, and which images of a folder without a test set are the test set.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// The share of a folder's images, 0 to 1, that is the test set when the folder has no test set of its own.
    /// </summary>
    public double TestFraction { get; init; } = 0.2;

    /// <summary>
    /// Whether broken images of a folder are left out and named in the data set's description; else the first is an error. All images
    /// are read once for it.
    /// </summary>
    public bool SkipBroken { get; init; }
}
