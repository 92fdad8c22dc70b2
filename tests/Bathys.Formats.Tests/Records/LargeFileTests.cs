namespace Bathys.Formats.Tests;

/// <summary>Files over 4 GiB, where 32-bit fields end. Each writes 4.3 GB, so they run in the long mode alone.</summary>
public class LargeFileTests
{
    const long Elements = (1L << 32) + 1000;

    [Theory]
    [InlineData(ModelFileKind.Npz)]
    [InlineData(ModelFileKind.TorchZip)]
    [InlineData(ModelFileKind.Safetensors)]
    public void TensorsOver4GigabytesComeBack(ModelFileKind kind)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("BATHYS_LONG") == "1", "writes 4.3 GB; set BATHYS_LONG=1");
        using var folder = new TemporaryFolder();
        var layout = TensorLayout.Contiguous([Elements], out _)!;
        using var zeros = new Zeros(Elements);
        TensorRecord[] records =
        [
            new("first", ElementType.UInt8, layout, new TensorStorage(zeros.All)),
            TensorRecord.From("after", Tensor.From(new float[] { 1, 2 }, 2)),
        ];
        using (var output = new FileStream(folder["large"], FileMode.Create, FileAccess.ReadWrite))
            ModelWriter.Write(output, "large", kind, records);

        using var file = TensorFile.Open(folder["large"]);
        Assert.Equal(kind, file.Kind);
        Assert.Equal(Elements, file["first"].Count);
        Assert.Equal([1f, 2], file["after"].ToTensor().ToArray<float>());
        Assert.Contains("too many", Assert.Throws<ModelFileException>(() => file["first"].ToBytes()).Message, StringComparison.Ordinal);
    }

    sealed class Zeros(long length) : ByteSource("zeros")
    {
        public override long Length => length;

        protected override void ReadCore(long offset, Span<byte> destination) => destination.Clear();
    }
}
