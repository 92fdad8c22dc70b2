using System.Text.Json;

namespace Bathys.Formats.Tests;

/// <summary>
/// Files of torch and NumPy read here, and files written here read by torch (weights_only) and NumPy: types, shapes and every byte.
/// </summary>
public class ReferenceImplementationTests
{
    // NumPy's and torch's names of the types, which agree but for bool and complex.
    static string NameOf(ElementType type) => type.ToString().ToLowerInvariant();

    [Fact]
    public void FilesOfTorchAndNumPyAreReadByteForByte()
    {
        using var folder = new TemporaryFolder();
        ReferenceImplementation.Write(Path.GetDirectoryName(folder["x"])!);
        using var expected = JsonDocument.Parse(File.ReadAllText(folder["expected.json"]));
        var tensors = 0;
        foreach (var entry in expected.RootElement.EnumerateObject())
        {
            using var file = TensorFile.Open(folder[entry.Name]);
            Assert.Equal(entry.Value.EnumerateObject().Select(item => item.Name), file.Tensors.Select(tensor => tensor.Name));
            foreach (var tensor in file.Tensors)
            {
                AssertDescribes(entry.Value.GetProperty(tensor.Name), tensor, entry.Name);
                tensors++;
            }
        }

        Assert.True(tensors > 150, $"{tensors} tensors");
    }

    [Fact]
    public void ValuesBesideTheTensorsAreKeptAsTheyAre()
    {
        using var folder = new TemporaryFolder();
        ReferenceImplementation.Write(Path.GetDirectoryName(folder["x"])!);
        foreach (var name in (string[])["checkpoint.pt", "protocol4.pt", "stream_checkpoint.pth"])
        {
            using var file = TensorFile.Open(folder[name]);
            var root = Assert.IsType<PickleDictionary>(file.Contents).Items;
            Assert.Equal(3L, root["epoch"]);
            Assert.Equal(0.75, root["best"]);
            Assert.Equal([1.0, 0.5], Assert.IsType<PickleList>(root["history"]).Items.Cast<double>());
            Assert.Equal("ünï", root["note"]);
            Assert.Equal([1L, 2L], Assert.IsType<PickleTuple>(root["size"]).Items.Cast<long>());
            Assert.Equal(new PickleGlobal("torch", "float16"), root["dtype"]);
            Assert.Equal(System.Numerics.BigInteger.Pow(2, 70), root["big"]);
            Assert.Null(root["nothing"]);
            Assert.Equal([true, false], Assert.IsType<PickleTuple>(root["flags"]).Items.Cast<bool>());
            Assert.Equal("abc"u8.ToArray(), root["bytes"]);
            Assert.Equal("cpu", Assert.Single(Assert.IsType<PickleObject>(root["device"]).Arguments));
            Assert.True(Assert.IsType<PickleList>(root["sets"]).IsSet);
            Assert.Equal(
                1e-3, Assert.IsType<PickleDictionary>(
                    Assert.IsType<PickleList>(Assert.IsType<PickleDictionary>(root["optimizer"]).Items["param_groups"]).Items[0])
                        .Items["lr"]);
        }
    }

    [Theory]
    [InlineData("model.pt")]
    [InlineData("model.npz")]
    public void FilesWrittenHereAreReadByTheReference(string name)
    {
        using var folder = new TemporaryFolder();
        List<TensorRecord> records =
        [
            TensorRecord.From("f32", Tensor.From(new float[] { 1, -0f, float.NaN, float.NegativeInfinity, 1e-40f, 3 }, 2, 3)),
            TensorRecord.From("f32.view", Tensor.From(new float[] { 1, 2, 3, 4, 5, 6 }, 2, 3).Transpose(0, 1)),
            TensorRecord.From("f64", Tensor.From(new[] { Math.PI }, 1)),
            TensorRecord.From("i64", Tensor.From(new[] { long.MinValue, 7 }, 2)),
            TensorRecord.From("i32", Tensor.From(new[] { int.MinValue, 7 }, 2, 1)),
            TensorRecord.From("u8", Tensor.From(new byte[] { 0, 255 }, 2)),
            TensorRecord.From("bool", Tensor.From(new[] { true, false }, 2)),
            TensorRecord.From("scalar", Tensor.Scalar(2.5)),
            TensorRecord.From("empty", Tensor.Zeros(0, 3)),
            TensorRecord.From("ünïcode", Tensor.Zeros(2, 1, 1)),
        ];
        if (name.EndsWith("pt", StringComparison.Ordinal))
            records.Add(TensorRecord.From("bf16", Tensor.From(new BFloat16[] { new(0x3F80), new(0x7FC0) }, 2)));
        ModelWriter.Write(folder[name], records);
        using var seen = ReferenceImplementation.Read(folder[name]);
        AssertDescribesAll(seen.RootElement.GetProperty(name), records, name);
    }

    [Fact]
    public void ConvertedCheckpointsAreReadByTheReference()
    {
        var source = RealData.File("weights", "resnet-cifar10", "resnet20-12fca82f.th");
        using var folder = new TemporaryFolder();
        ModelConverter.Convert(source, folder["a.pt"]);
        ModelConverter.Convert(folder["a.pt"], folder["b.safetensors"]);
        ModelConverter.Convert(folder["b.safetensors"], folder["c.npz"]);
        using var seen = ReferenceImplementation.Read(folder["a.pt"], folder["c.npz"]);
        using var file = TensorFile.Open(source);
        AssertDescribesAll(seen.RootElement.GetProperty("a.pt"), file.Tensors, "a.pt");
        AssertDescribesAll(seen.RootElement.GetProperty("c.npz"), file.Tensors, "c.npz");
    }

    [Fact]
    public void OneArrayWrittenHereIsReadByNumPy()
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(folder["a.npy"], [new("whatever", Tensor.From(new long[] { 1, 2, 3, 4 }, 2, 2))]);
        using var seen = ReferenceImplementation.Read(folder["a.npy"]);
        using var file = TensorFile.Open(folder["a.npy"]);
        AssertDescribes(seen.RootElement.GetProperty("a.npy").GetProperty("array"), file["array"], "a.npy");
    }

    static void AssertDescribesAll(JsonElement seen, IReadOnlyList<TensorRecord> records, string file)
    {
        Assert.Equal(records.Select(record => record.Name), seen.EnumerateObject().Select(item => item.Name));
        foreach (var record in records) AssertDescribes(seen.GetProperty(record.Name), record, file);
    }

    static void AssertDescribes(JsonElement expected, TensorRecord tensor, string file)
    {
        Assert.True(expected.GetProperty("dtype").GetString() == NameOf(tensor.Type), $"{file}: {tensor} has another dtype");
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), tensor.Shape.ToArray());
        Assert.True(expected.GetProperty("bytes").GetString() == Convert.ToHexStringLower(tensor.ToBytes()),
            $"{file}: {tensor} has other bytes");
    }
}
