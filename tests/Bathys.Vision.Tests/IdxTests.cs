using System.IO.Compression;
using Bathys.Data;

namespace Bathys.Vision.Tests;

public class IdxTests
{
    static readonly byte[] EmptyMember = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Plain_and_gzip_files_read_alike(bool gzip)
    {
        using var folder = new TemporaryFolder();
        byte[] idx = Idx(3, 2, 5);
        var read = IdxFile.Read(folder.Write("a", gzip ? Gzip(idx) : idx), 3);
        Assert.Equal([3, 2, 5], read.Shape);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (byte)i), read.Values.ToArray());
    }

    [Fact]
    public void A_gzip_file_of_several_members_reads_as_their_contents_in_turn()
    {
        using var folder = new TemporaryFolder();
        byte[] idx = Idx(3, 2, 5);
        byte[] members = [.. Gzip(idx[..7]), .. EmptyMember, .. Gzip(idx[7..20]), .. Gzip(idx[20..])];
        Assert.Equal(30, IdxFile.Read(folder.Write("a", members), 3).Values.Length);
        Assert.Equal(30, IdxFile.Read(folder.Write("b", [.. Gzip(idx), .. EmptyMember]), 3).Values.Length);
        var e = Assert.Throws<DataFileException>(() => IdxFile.Read(folder.Write("c", members[..^3]), 3));
        Assert.Contains("gzip file is cut short", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zeros_that_are_cut_short_are_no_trailer()
    {
        using var folder = new TemporaryFolder();
        using var stored = new MemoryStream();
        using (var stream = new GZipStream(stored, CompressionLevel.NoCompression, leaveOpen: true))
            stream.Write(Idx(40, 1, 100).AsSpan(0, 16)); // a header, and then nothing but zeros as they are
        using var zeros = new MemoryStream();
        using (var stream = new GZipStream(zeros, CompressionLevel.NoCompression, leaveOpen: true))
            stream.Write(new byte[4000]);
        byte[] file = [.. stored.ToArray(), .. zeros.ToArray()];
        Assert.Equal(4000, IdxFile.Read(folder.Write("whole", file), 3).Values.Length);
        var e = Assert.Throws<DataFileException>(() => IdxFile.Read(folder.Write("cut", file[..^100]), 3));
        Assert.Contains("gzip file is cut short", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_is_told_with_file_and_fix()
    {
        using var folder = new TemporaryFolder();
        void Check(byte[] bytes, string problem, int rank = 3)
        {
            string path = folder.Write("f", bytes);
            var e = Assert.Throws<DataFileException>(() => IdxFile.Read(path, rank));
            Assert.Equal(path, e.File);
            Assert.StartsWith($"{path}: ", e.Message, StringComparison.Ordinal);
            Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        }
        byte[] idx = Idx(3, 2, 5);
        Check(idx[..^1], "the header states 3 x 2 x 5 = 30 bytes, but 29 follow; fetch it again.");
        Check([.. idx, 0], "but 31 follow");
        Check(idx[..9], "ends within its header");
        Check([], "starts with , not with the IDX magic 00000803");
        Check(Idx(4), "starts with 00000801, not with the IDX magic 00000803; give a file of images");
        Check(idx, "starts with 00000803, not with the IDX magic 00000801; give a file of labels", rank: 1);
        Check([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1], "impossible dimensions (0, 0, 0)");
        Check([0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 0, 0, 0, 1], "impossible dimensions");
        Check([0, 0, 13, 3, .. idx[4..]], "starts with 00000d03");

        byte[] zip = Gzip(Idx(30, 20, 10));
        for (int cut = 3; cut < zip.Length; cut += 7)
            Check(zip[..^cut], "gzip file is cut short");
        byte[] flipped = [.. zip];
        flipped[^6] ^= 1;
        Check(flipped, "gzip file is");
        flipped = [.. zip];
        flipped[zip.Length / 2] ^= 0x40;
        Check(flipped, "gzip file is");
        byte[] boasting = [.. zip];
        boasting[^1] = 0x7f;
        Check(boasting, "no gzip trailer");

        var missing = Assert.Throws<DataFileException>(() => IdxFile.Read(folder["none"], 1));
        Assert.Contains("there is no such file", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_IDX_files_becomes_a_data_set()
    {
        using var folder = new TemporaryFolder();
        WriteSet(folder, testLabels: [2, 0]);
        var data = DataSets.Open(folder.Path);
        Assert.Equal((6, 2, 1, 4, 3), (data.Train.Count, data.Test.Count, data.Channels, data.Height, data.Width));
        Assert.Equal(["0", "1", "2"], data.Classes);
        Assert.Equal(2, data.Train.Label(2));
        double[] values = [.. Enumerable.Range(0, 72).Select(i => i / 255.0)];
        Assert.Equal(values.Average(), data.Mean[0], 1e-9);
        Assert.Equal(Math.Sqrt(values.Average(v => v * v) - Math.Pow(values.Average(), 2)), data.Std[0], 1e-9);
    }

    [Fact]
    public void A_folder_whose_files_do_not_belong_together_is_refused()
    {
        using var folder = new TemporaryFolder();
        WriteSet(folder, testLabels: [2, 3]);
        var e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains(
            "t10k-labels-idx1-ubyte: label 1 is 3, but the training labels go from 0 to 2", e.Message, StringComparison.Ordinal);

        WriteSet(folder, testLabels: [2, 0, 1]);
        e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("3 labels for 2 images; give a label for each image.", e.Message, StringComparison.Ordinal);

        File.Delete(folder["t10k-labels-idx1-ubyte"]);
        e = Assert.Throws<DataFileException>(() => DataSets.Open(folder.Path));
        Assert.Contains("there is no file t10k-labels-idx1-ubyte (or .gz); put it there.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist", 5, 7, "7", 0.1307, 0.3081)]
    [InlineData("fashion-mnist", 9, 9, "Ankle boot", 0.2860, 0.3530)]
    public void The_published_files_are_recognized(
        string name, int firstTrain, int firstTest, string firstTestClass, double mean, double std)
    {
        var data = DataSets.Open(RealData.Folder(name));
        Assert.Equal(name, data.Name);
        Assert.Equal((60_000, 10_000), (data.Train.Count, data.Test.Count));
        Assert.Equal((firstTrain, firstTest), (data.Train.Label(0), data.Test.Label(0)));
        Assert.Equal(firstTestClass, data.Classes[data.Test.Label(0)]);
        var (measuredMean, measuredStd) = ChannelStatistics.Of(data.Train, limit: int.MaxValue);
        Assert.Equal(mean, measuredMean[0], 5e-5);
        Assert.Equal(std, measuredStd[0], 5e-5);
        Assert.Equal((mean, std), (data.Mean[0], data.Std[0]));
    }

    static void WriteSet(TemporaryFolder folder, byte[] testLabels)
    {
        folder.Write("train-images.idx3-ubyte", Idx(6, 4, 3));
        folder.Write("train-labels.idx1-ubyte.gz", Gzip([0, 0, 8, 1, 0, 0, 0, 6, 0, 1, 2, 0, 1, 2]));
        folder.Write("t10k-images-idx3-ubyte", Idx(2, 4, 3));
        folder.Write("t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, (byte)testLabels.Length, .. testLabels]);
    }

    static byte[] Idx(params int[] shape) =>
        [0, 0, 8, (byte)shape.Length, .. shape.SelectMany(n => new byte[] { 0, 0, (byte)(n >> 8), (byte)n }),
            .. Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(i => (byte)i)];

    static byte[] Gzip(byte[] bytes)
    {
        var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
            zip.Write(bytes);
        return target.ToArray();
    }
}
