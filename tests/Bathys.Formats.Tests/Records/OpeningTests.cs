namespace Bathys.Formats.Tests;

/// <summary>What can go wrong before and after a file is parsed.</summary>
public class OpeningTests
{
    [Fact]
    public void AMissingFileIsNamed() =>
        Assert.Equal("nowhere.pt: no such file", Assert.Throws<ModelFileException>(() => TensorFile.Open("nowhere.pt")).Message);

    [Fact]
    public void AFolderIsNoFile() =>
        Assert.Contains(
            "this is a folder", Assert.Throws<ModelFileException>(() => TensorFile.Open(Path.GetTempPath())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void APathThatNamesNoFileIsRefused()
    {
        foreach (var (path, reason) in new[] { ("", "the path is empty"), ("a\0b.npz", "holds a NUL") })
        {
            Assert.Contains(reason, Assert.Throws<ModelFileException>(() => TensorFile.Open(path)).Message, StringComparison.Ordinal);
            Assert.Contains(reason, Assert.Throws<ModelFileException>(() => ModelFile.Save(path, [new("x", Tensor.Ones(1))])).Message,
                StringComparison.Ordinal);
            Assert.Contains(reason, Assert.Throws<ModelFileException>(() => Safetensors.Save(path, [("x", Tensor.Ones(1))])).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void APipeIsRefusedWithoutWaitingForItsOtherEnd()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes are made with mkfifo");
        using var folder = new TemporaryFolder();
        using (var made = System.Diagnostics.Process.Start("mkfifo", folder["pipe.pt"])) made.WaitForExit();
        File.CreateSymbolicLink(folder["link.pt"], folder["pipe.pt"]);
        foreach (var name in new[] { "pipe.pt", "link.pt" })
            Assert.Contains("no regular file: pipes and devices are not read",
                Assert.Throws<ModelFileException>(() => TensorFile.Open(folder[name])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALinkToAFileIsRead()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["x"], [("x", Tensor.Ones(3))]);
        File.CreateSymbolicLink(folder["link"], "x");
        Assert.Equal(3, Safetensors.Load(folder["link"])["x"].Count);
    }

    [Fact]
    public void AFileIsInItsPlaceBeforeItsFolderIsBroughtToTheDisk()
    {
        using var folder = new TemporaryFolder();
        var synced = new List<string>();
        AtomicFile.Write(folder["x"], output => output.WriteByte(7), path =>
        {
            Assert.Equal([7], File.ReadAllBytes(folder["x"]));
            synced.Add(path);
        });
        Assert.Equal(folder["x"], Path.Combine(Assert.Single(synced), "x"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEmptyFileIsRefused(bool mapped)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x"], []);
        Assert.Contains(
            "the file is empty", Assert.Throws<ModelFileException>(() => TensorFile.Open(folder["x"], new() { MemoryMapped = mapped }))
                .Message, StringComparison.Ordinal);
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
        using (var writer = new FileStream(folder["x"],
            new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete }))
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
        Assert.Contains("no tensor is called 'conv9.weight'", Assert.Throws<ModelFileException>(() => file["conv9.weight"]).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void StridedBigEndianAndSlicedElementsComeInOrder()
    {
        using var fortran = TensorFile.Open(
            TorchForge.NpyFile("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n", [0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6]));
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
