using Bathys.Data.Downloads;

namespace Bathys.Data.Tests.Downloads;

/// <summary>Hears each report where it is made, and not later on some other thread.</summary>
sealed class Listener(Action<DownloadProgress> hear) : IProgress<DownloadProgress>
{
    public void Report(DownloadProgress value) => hear(value);
}
