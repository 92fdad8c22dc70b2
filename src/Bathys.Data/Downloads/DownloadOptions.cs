namespace Bathys.Data.Downloads;

/// <summary>How files are fetched.</summary>
public sealed record DownloadOptions
{
    /// <summary>Whether the network must not be used.</summary>
    public bool Offline { get; init; }

    /// <summary>How often all mirrors are tried before giving up.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>How long a mirror may stay silent before the next one is tried.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause after a round in which every mirror failed.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>How far a download is.</summary>
/// <param name="Name">The file.</param>
/// <param name="Received">Bytes in hand.</param>
/// <param name="Length">Bytes in all.</param>
public readonly record struct DownloadProgress(string Name, long Received, long Length);
