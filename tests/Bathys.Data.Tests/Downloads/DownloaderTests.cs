using System.Security.Cryptography;
using Bathys.Data.Downloads;

namespace Bathys.Data.Tests.Downloads;

public class DownloaderTests
{
    static readonly byte[] Contents = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 + i / 251))];
    // No answer on the loopback interface takes this long, however busy the machine is.
    static readonly DownloadOptions Patient = new() { Pause = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromMinutes(1) };

    [Fact]
    public async Task A_file_is_fetched_once_and_then_taken_from_the_cache()
    {
        using var server = new FaultyServer(Contents, Answer.Whole);
        using var folder = new TemporaryFolder();
        var seen = new List<long>();
        string path = await new Downloader(Patient).FetchAsync(
            Remote(server), folder["cache"], new Listener(p => seen.Add(p.Received)), TestContext.Current.CancellationToken);
        Assert.Equal(Contents, File.ReadAllBytes(path));
        Assert.False(File.Exists(path + ".part"));
        Assert.Equal(Contents.Length, seen[^1]);

        await new Downloader(Patient with { Offline = true })
            .FetchAsync(Remote(server), folder["cache"], cancellation: TestContext.Current.CancellationToken);
        Assert.Single(server.Starts);
    }

    [Fact]
    public async Task An_interrupted_download_is_continued()
    {
        using var server = new FaultyServer(Contents, Answer.CutShort, Answer.CutShort, Answer.Whole);
        await AssertFetched(server);
        Assert.Equal([0, 150_000, 225_000], server.Starts);
    }

    [Fact]
    public async Task A_server_that_cannot_continue_gives_the_file_from_the_start()
    {
        using var server = new FaultyServer(Contents, Answer.CutShort, Answer.IgnoreRange);
        await AssertFetched(server);
        Assert.Equal([0, 150_000], server.Starts);
    }

    [Theory]
    [InlineData((int)Answer.WrongBytes)]
    [InlineData((int)Answer.OtherPage)]
    [InlineData((int)Answer.NotFound)]
    [InlineData((int)Answer.Silent)]
    public async Task The_next_mirror_helps_when_one_fails(int fault)
    {
        using FaultyServer bad = new(Contents, (Answer)fault), good = new(Contents, Answer.Whole);
        await AssertFetched(fault == (int)Answer.Silent ? Patient with { Silence = TimeSpan.FromSeconds(4) } : Patient, bad, good);
        Assert.Single(bad.Starts);
        Assert.Equal([0], good.Starts);
    }

    [Fact]
    public async Task Wrong_bytes_are_never_continued_into_a_right_file()
    {
        using FaultyServer wrong = new(Contents, Answer.WrongBytes), cut = new(Contents, Answer.CutShort, Answer.Whole);
        await AssertFetched(cut, wrong);
    }

    [Fact]
    public async Task When_every_mirror_fails_the_reasons_and_a_way_out_are_given()
    {
        using FaultyServer gone = new(Contents, Answer.NotFound), wrong = new(Contents, Answer.WrongBytes);
        using var folder = new TemporaryFolder();
        var e = await Assert.ThrowsAsync<DownloadException>(() =>
            new Downloader(Patient).FetchAsync(Remote(gone, wrong), folder.Path, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("answer 404", e.Message, StringComparison.Ordinal);
        Assert.Contains("the checksum is wrong", e.Message, StringComparison.Ordinal);
        Assert.EndsWith($"put the file at {folder["file.bin"]} by hand.", e.Message, StringComparison.Ordinal);
        Assert.Equal(3, gone.Starts.Count);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Offline_means_no_request()
    {
        using var server = new FaultyServer(Contents, Answer.Whole);
        using var folder = new TemporaryFolder();
        folder.Write("file.bin", Contents[..^1]);
        var offline = new Downloader(Patient with { Offline = true });
        var e = await Assert.ThrowsAsync<DownloadException>(
            () => offline.FetchAsync(Remote(server), folder.Path, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("the program is offline", e.Message, StringComparison.Ordinal);
        Assert.Empty(server.Starts);
    }

    [Fact]
    public async Task A_damaged_file_in_the_cache_is_fetched_again()
    {
        using var server = new FaultyServer(Contents, Answer.Whole);
        using var folder = new TemporaryFolder();
        folder.Write("file.bin", [.. Contents[..^1], 0]);
        await new Downloader(Patient).FetchAsync(Remote(server), folder.Path, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Contents, File.ReadAllBytes(folder["file.bin"]));
    }

    static Task AssertFetched(params FaultyServer[] mirrors) => AssertFetched(Patient, mirrors);

    static async Task AssertFetched(DownloadOptions options, params FaultyServer[] mirrors)
    {
        using var folder = new TemporaryFolder();
        string path = await new Downloader(options).FetchAsync(
            Remote(mirrors), folder.Path, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Contents, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    static RemoteFile Remote(params FaultyServer[] mirrors) =>
        new("file.bin", Contents.Length, Convert.ToHexStringLower(SHA256.HashData(Contents)), [.. mirrors.Select(m => m.Address)]);
}
