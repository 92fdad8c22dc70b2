namespace Bathys.Formats.Tests;

/// <summary>Files cut off at every byte: none loads, none ends in anything but the typed exception.</summary>
public class TruncationTests
{
    [Fact]
    public void EveryGoodFileLoads() => Assert.All(GoodFiles.All(), file => Assert.Null(Load(file.Bytes)));

    [Fact]
    public void NoGoodFileCutAtAnyByteLoads()
    {
        foreach (var (name, bytes) in GoodFiles.All())
        {
            for (var length = 0; length < bytes.Length; length++)
                Assert.True(Load(bytes.AsMemory(0, length)) is not null, $"{name} cut to {length} bytes loads");
        }
    }

    [Fact]
    public void NoRealFixtureCutAtAnyByteLoads()
    {
        var files = Directory.GetFiles(RealData.File("weights", "pt-fixtures"), "*.*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".pt" or ".pth" or ".npy" or ".npz" or ".safetensors")
                .Order(StringComparer.Ordinal).ToList();
        Assert.Equal(31, files.Count);
        foreach (var path in files)
        {
            var bytes = File.ReadAllBytes(path);
            for (var length = 0; length < bytes.Length; length++)
                Assert.True(Load(bytes.AsMemory(0, length)) is not null, $"{path} cut to {length} bytes loads");
        }
    }

    static ModelFileException? Load(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var file = TensorFile.Open(bytes, "cut");
            foreach (var tensor in file.Tensors) tensor.ToBytes();
            return null;
        }
        catch (ModelFileException e)
        {
            return e;
        }
    }
}
