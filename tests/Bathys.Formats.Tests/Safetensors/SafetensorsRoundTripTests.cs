namespace Bathys.Formats.Tests;

/// <summary>What is saved comes back: values, names in order, text; read plainly, mapped and streamed.</summary>
[Quick]
public class SafetensorsRoundTripTests
{
    static (string, Tensor)[] Sample() =>
    [
        ("bytes", Tensor.From(new byte[] { 1, 2, 255 }, 3)),
        ("weight", Tensor.From(new float[] { 1, -2, float.NaN, float.PositiveInfinity, 0.1f, 6 }, 2, 3)),
        ("scalar", Tensor.Scalar(3.5, DType.Float64)),
        ("labels", Tensor.From(new long[] { long.MinValue, 0, long.MaxValue }, 3)),
        ("mask", Tensor.From(new[] { true, false, true }, 3)),
        ("small", Tensor.From(new int[] { -1, 2 }, 1, 2)),
        ("half", Tensor.From(new BFloat16[] { new(0x3F80), new(0xC000) }, 2)),
        ("empty", Tensor.Zeros([0, 4], DType.Float32)),
        ("name with \"quotes\" and ünïcode", Tensor.Zeros(1)),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SavedTensorsComeBack(bool mapped)
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.safetensors"];
        var metadata = new Dictionary<string, string> { ["epoch"] = "7", ["note"] = "ünï" };
        Safetensors.Save(path, Sample(), metadata);

        var options = new ReadOptions { MemoryMapped = mapped };
        var loaded = Safetensors.Load(path, options);
        Assert.Equal(Sample().Select(item => item.Item1), loaded.Keys);
        foreach (var (name, tensor) in Sample()) AssertSame(tensor, loaded[name]);
        using var file = Safetensors.Open(path, options);
        Assert.Equal(metadata, file.Metadata);
        Assert.Equal(0, (file.Length - file.Tensors.Sum(tensor => tensor.ByteCount)) % 8);
    }

    [Fact]
    public void AStreamThatCannotSeekYieldsTheSameTensors()
    {
        using var memory = new MemoryStream();
        Safetensors.Write(memory, Sample());
        using var stream = new TrickleStream(memory.ToArray());
        var loaded = Safetensors.Read(stream).ToDictionary(record => record.Name, record => record.ToTensor());
        Assert.Equal(Sample().Length, loaded.Count);
        foreach (var (name, tensor) in Sample()) AssertSame(tensor, loaded[name]);
    }

    [Fact]
    public void ViewsAreSavedInTheOrderTheyShow()
    {
        using var folder = new TemporaryFolder();
        var x = Tensor.From(new float[] { 1, 2, 3, 4, 5, 6 }, 2, 3);
        Safetensors.Save(folder["t.safetensors"], [("t", x.Transpose(0, 1))]);
        Assert.Equal([1f, 4, 2, 5, 3, 6], Safetensors.Load(folder["t.safetensors"])["t"].ToArray<float>());
    }

    [Fact]
    public void AHundredThousandTensorsLoad()
    {
        using var memory = new MemoryStream();
        var one = Tensor.Zeros(1);
        Safetensors.Write(memory, Enumerable.Range(0, 100_000).Select(i => ($"t{i}", one)));
        using var file = TensorFile.Open(memory.ToArray());
        Assert.Equal(100_000, file.Tensors.Count);
    }

    [Fact]
    public void AFailedSaveLeavesTheOldFileAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        var path = folder["model.safetensors"];
        Safetensors.Save(path, [("x", Tensor.Ones(2))]);
        var before = File.ReadAllBytes(path);
        Assert.Throws<ModelFileException>(() => Safetensors.Save(path, [("x", Tensor.Ones(2)), ("x", Tensor.Ones(2))]));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    internal static void AssertSame(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.DType, found.DType);
        Assert.Equal(expected.Shape, found.Shape);
        Assert.Equal(TensorRecord.From("x", expected).ToBytes(), TensorRecord.From("x", found).ToBytes());
    }
}
