using System.Formats.Tar;
using System.IO.Compression;
using Bathys.Data;

namespace Bathys.Vision.Tests;

public class CifarTests
{
    [Fact]
    public void Records_are_read_plane_by_plane()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data_batch_1.bin", [.. Record(3, 1), .. Record(9, 2)]);
        folder.Write("data_batch_2.bin", Record(0, 5));
        folder.Write("test_batch.bin", Record(1, 7));
        var data = DataSets.Open(folder.Path);
        Assert.Equal((3, 1, 3, 32), (data.Train.Count, data.Test.Count, data.Channels, data.Height));
        Assert.Equal([3, 9, 0], Enumerable.Range(0, 3).Select(data.Train.Label));
        var canvas = new Image();
        data.Train.Load(1, canvas);
        Assert.Equal([2, 3, 4], Enumerable.Range(0, 3).Select(c => (int)canvas.Plane(c)[0]));
        Assert.Equal("cat", data.Classes[3]);
        Assert.Contains("3 + 1 of CIFAR-10's 50,000 + 10,000", data.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_told_with_file_and_fix()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data_batch_1.bin", Record(3, 1));
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("there is no file test_batch.bin", e.Message, StringComparison.Ordinal);
        folder.Write("test_batch.bin", Record(3, 1)[..^1]);
        e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("test_batch.bin: 3072 bytes are no whole number of records of 3073 bytes", e.Message, StringComparison.Ordinal);
        folder.Write("test_batch.bin", Record(10, 1));
        e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("record 0 has the label 10", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_subset_is_read()
    {
        var data = DataSets.Open(RealData.Folder("cifar10"));
        Assert.Equal((10_000, 2_000), (data.Train.Count, data.Test.Count));
        Assert.Equal([6, 9, 9, 4, 1, 1, 2, 7, 8, 3], Enumerable.Range(0, 10).Select(data.Train.Label));
        var (mean, std) = ChannelStatistics.Of(data.Train);
        for (int c = 0; c < 3; c++)
        {
            Assert.Equal(data.Mean[c], mean[c], 0.005);
            Assert.Equal(data.Std[c], std[c], 0.005);
        }
    }

    [Fact]
    public async Task The_archive_gives_all_its_files_or_none()
    {
        using var folder = new TemporaryFolder();
        var stop = TestContext.Current.CancellationToken;
        string[] files = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];
        var lacking = Archive(folder["lacking.tar.gz"], files[..5]);
        var e = await Assert.ThrowsAsync<DataFileException>(() => CifarFolder.ExtractAsync(lacking, folder.Path, stop));
        Assert.Contains("the archive lacks test_batch.bin", e.Message, StringComparison.Ordinal);
        Assert.False(CifarFolder.Matches(folder.Path));

        var whole = Archive(folder["whole.tar.gz"], files);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CifarFolder.ExtractAsync(whole, folder.Path, new CancellationToken(canceled: true)));
        Assert.False(CifarFolder.Matches(folder.Path));
        await CifarFolder.ExtractAsync(whole, folder.Path, stop);
        Assert.Equal([0, 1, 2, 3, 4], Enumerable.Range(0, 5).Select(DataSets.Open(folder.Path).Train.Label));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.part"));
    }

    static string Archive(string path, string[] files)
    {
        using var tar = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        foreach (var (i, name) in files.Index())
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"cifar-10-batches-bin/{name}")
            {
                DataStream = new MemoryStream(Record((byte)i, 1)),
            });
        return path;
    }

    static byte[] Record(byte label, byte value) => [label, .. Enumerable.Range(0, 3072).Select(i => (byte)(value + i / 1024))];
}
