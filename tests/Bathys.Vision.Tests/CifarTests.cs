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

    static byte[] Record(byte label, byte value) => [label, .. Enumerable.Range(0, 3072).Select(i => (byte)(value + i / 1024))];
}
