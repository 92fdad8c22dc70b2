namespace Bathys.Formats.Tests;

/// <summary>What can go wrong before and after a file is parsed.</summary>
public class OpeningTests
{
    [Fact]
    public void AMissingFileIsNamed() =>
        Assert.Equal("nowhere.pt: no such file", Assert.Throws<ModelFileException>(() => TensorFile.Open("nowhere.pt")).Message);

    [Fact]
    public void AFolderIsNoFile() =>
        Assert.Contains("this is a folder", Assert.Throws<ModelFileException>(() => TensorFile.Open(Path.GetTempPath())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEmptyFileIsRefused(bool mapped)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x"], []);
        Assert.Contains("the file is empty", Assert.Throws<ModelFileException>(() => TensorFile.Open(folder["x"], new() { MemoryMapped = mapped })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RecordsOfAClosedFileFailCleanly(bool mapped)
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["x"], [("x", Tensor.Ones(3))]);
        var file = TensorFile.Open(folder["x"], new() { MemoryMapped = mapped });
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file["x"].ToBytes());
    }

    [Fact]
    public void AFileThatShrinksAfterOpeningIsRefused()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["x"], [("x", Tensor.Ones(1000))]);
        using var file = TensorFile.Open(folder["x"]);
        // Through a second name, since the reader's lock is advisory on some systems and real on others.
        using (var writer = new FileStream(folder["x"], new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete }))
        {
            writer.SetLength(200);
        }

        Assert.Contains("became shorter", Assert.Throws<ModelFileException>(() => file["x"].ToBytes()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADeviceThatCannotSeekIsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/zero");
        Assert.Throws<ModelFileException>(() => TensorFile.Open("/dev/zero"));
    }

    [Fact]
    public void AFullDiskIsOneSentence()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        var refusal = Assert.Throws<ModelFileException>(() => Safetensors.Save("/proc/model.safetensors", [("x", Tensor.Ones(1))]));
        Assert.Contains("cannot be written", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownNameIsNamed()
    {
        using var file = TensorFile.Open(GoodFiles.Safetensors[0].Bytes);
        Assert.Contains("no tensor is called 'conv9.weight'", Assert.Throws<ModelFileException>(() => file["conv9.weight"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StridedBigEndianAndSlicedElementsComeInOrder()
    {
        using var fortran = TensorFile.Open(TorchForge.NpyFile("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n", [0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6]));
        Assert.Equal([1, 2, 3, 4, 5, 6], fortran["array"].ToTensor().ToArray<int>());
        using var view = TensorFile.Open(TorchForge.Zip(p => p.Tensor("FloatStorage", "0", 4, [2, 2], [0, 2], 1)));
        Assert.Equal([2f, 4, 2, 4], view["tensor"].ToTensor().ToArray<float>());
    }

    [Fact]
    public void AStridedRecordCanBeReadInPiecesOfAnySize()
    {
        using var file = TensorFile.Open(TorchForge.Zip(p => p.Tensor("FloatStorage", "0", 4, [2, 2], [1, 2])));
        using var stream = file["tensor"].OpenRead();
        var bytes = new byte[16];
        for (var i = 0; i < bytes.Length; i += 3) stream.ReadExactly(bytes, i, Math.Min(3, bytes.Length - i));
        Assert.Equal(TorchForge.Floats(1, 3, 2, 4), bytes);
        Assert.Equal(0, stream.Read(bytes));
    }
}
