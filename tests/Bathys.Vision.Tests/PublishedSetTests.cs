using Bathys.Data.Downloads;
using Bathys.Data.Tests.Downloads;

namespace Bathys.Vision.Tests;

/// <summary>Data sets by name, which are fetched once.</summary>
public class PublishedSetTests
{
    [Fact]
    public void MNIST_in_the_cache_is_opened_offline()
    {
        using var cache = new TemporaryFolder();
        Directory.CreateSymbolicLink(cache["mnist"], RealData.Folder("mnist"));
        var data = DataSets.Open("mnist", new DataOptions { CacheFolder = cache.Path, Download = new() { Offline = true } });
        Assert.Equal(60_000, data.Train.Count);
    }

    [Fact]
    public void What_is_not_in_the_cache_is_not_opened_offline()
    {
        using var folder = new TemporaryFolder();
        var options = new DataOptions { CacheFolder = folder.Path, Download = new() { Offline = true } };
        Assert.Throws<DownloadException>(() => DataSets.Open("mnist", options));
    }

    [Fact]
    public async Task A_data_sets_download_can_be_stopped()
    {
        using var server = new FaultyServer([0], Answer.Silent);
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var known = new KnownDataSet("silent", "never comes", ["a"], [0], [1], [new("file.bin", 1, new('0', 64), [server.Address])]);
        var options = new DataOptions { CacheFolder = folder.Path, Download = new() { Silence = TimeSpan.FromMinutes(1) } };
        var fetch = DataSets.FetchAsync(known, options, cancellation: stop.Token);
        while (server.Starts.Count == 0) await Task.Delay(10, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fetch.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
    }
}
