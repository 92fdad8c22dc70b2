using System.Security.Cryptography;
using Bathys.Data;
using Bathys.Data.Downloads;
using Bathys.Data.Tests.Downloads;

namespace Bathys.Vision.Tests;

/// <summary>Published data sets, fetched from the loopback interface and opened without waiting.</summary>
public class FetchedDataSetTests
{
    const int Images = 5000;

    static readonly DownloadOptions Patient = new() { Pause = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromMinutes(1) };

    // Images of 4 x 4 numbered by their labels, as MNIST has them; the first file is large enough to come in pieces.
    static readonly byte[][] Files =
    [
        [0, 0, 8, 3, 0, 0, Images >> 8, Images & 255, 0, 0, 0, 4, 0, 0, 0, 4, .. new byte[16 * Images]],
        [0, 0, 8, 1, 0, 0, Images >> 8, Images & 255, .. Enumerable.Range(0, Images).Select(i => (byte)(i % 10))],
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4, .. new byte[16 * 2]],
        [0, 0, 8, 1, 0, 0, 0, 2, 3, 9],
    ];

    [Fact]
    public async Task A_data_set_is_fetched_and_opened_while_the_callers_thread_does_nothing()
    {
        using var servers = new Servers(Files.Select(file => new FaultyServer(file, Answer.Whole)));
        using var cache = new TemporaryFolder();
        var ends = new Dictionary<string, long>();
        var before = SynchronizationContext.Current;
        Task<ImageData> opening;
        try
        {
            SynchronizationContext.SetSynchronizationContext(new Idle());
            opening = DataSets.OpenAsync(
                Known(servers), Options(cache), new Listener(at => ends[at.Name] = at.Received), TestContext.Current.CancellationToken);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        var data = await opening;
        Assert.Equal((Images, 2, 4), (data.Train.Count, data.Test.Count, data.Height));
        Assert.Equal([3, 9], Enumerable.Range(0, 2).Select(data.Test.Label));
        Assert.Equal(Files.Select(file => (long)file.Length), Names.Select(name => ends[name]));

        var again = Options(cache) with { Download = new() { Offline = true } };
        Assert.Equal(Images, (await DataSets.OpenAsync(Known(servers), again, null, TestContext.Current.CancellationToken)).Train.Count);
        Assert.All(servers, server => Assert.Single(server.Starts));
    }

    [Fact]
    public async Task A_stopped_download_leaves_nothing_that_is_taken_for_whole_and_is_continued()
    {
        using var cache = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        using FaultyServer images = new(Files[0], Answer.CutShort, Answer.Silent);
        using var others = new Servers(Files.Skip(1).Select(file => new FaultyServer(file, Answer.Whole)));
        var fetch = DataSets.OpenAsync(Known([images, .. others]), Options(cache), null, stop.Token);
        while (images.Starts.Count < 2) await Task.Delay(5, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        Assert.Equal([$"{Names[0]}.part"], Directory.GetFiles(cache["mine"]).Select(Path.GetFileName));
        Assert.Throws<DataFileException>(() => DataSets.Open(cache["mine"]));

        using var servers = new Servers(Files.Select(file => new FaultyServer(file, Answer.Whole)));
        var data = await DataSets.OpenAsync(Known(servers), Options(cache), null, TestContext.Current.CancellationToken);
        Assert.Equal(Images, data.Train.Count);
        Assert.Equal([Files[0].Length / 2], servers[0].Starts);
        Assert.Empty(Directory.GetFiles(cache["mine"], "*.part"));
    }

    [Fact]
    public async Task A_call_that_was_stopped_before_it_began_asks_no_server()
    {
        using var servers = new Servers(Files.Select(file => new FaultyServer(file, Answer.Whole)));
        using var cache = new TemporaryFolder();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => DataSets.OpenAsync(Known(servers), Options(cache), null, new CancellationToken(canceled: true)));
        Assert.All(servers, server => Assert.Empty(server.Starts));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => DataSets.OpenAsync("digits", null, null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Names_and_folders_are_opened_as_without_waiting()
    {
        var stop = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        for (int i = 0; i < Files.Length; i++) folder.Write(Names[i], Files[i]);
        Assert.Equal(Images, (await DataSets.OpenAsync(folder.Path, cancellation: stop)).Train.Count);
        Assert.Equal(DataSets.Open("digits").Train.Count, (await DataSets.OpenAsync("digits", cancellation: stop)).Train.Count);
        var missing = await Assert.ThrowsAsync<DataFileException>(() => DataSets.OpenAsync(folder["nowhere"], cancellation: stop));
        Assert.Contains("there is no such folder or data set", missing.Message, StringComparison.Ordinal);
        var offline = Options(folder) with { Download = new() { Offline = true } };
        await Assert.ThrowsAsync<DownloadException>(() => DataSets.OpenAsync("mnist", offline, cancellation: stop));
    }

    static readonly string[] Names = [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    static DataOptions Options(TemporaryFolder cache) => new() { CacheFolder = cache.Path, Download = Patient };

    static KnownDataSet Known(IReadOnlyList<FaultyServer> servers) => new("mine", "numbered", ["a"], [0], [1],
    [
        .. Files.Select((file, i) =>
            new RemoteFile(Names[i], file.Length, Convert.ToHexStringLower(SHA256.HashData(file)), [servers[i].Address])),
    ]);

    sealed class Servers(IEnumerable<FaultyServer> servers) : List<FaultyServer>(servers), IDisposable
    {
        public void Dispose() => ForEach(server => server.Dispose());
    }

    /// <summary>The thread of a user interface that is busy with other things: what is sent to it never runs.</summary>
    sealed class Idle : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
