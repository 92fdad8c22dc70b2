namespace Bathys.Formats.Tests;

/// <summary>Conversions keep names, order and values; what must change is noted.</summary>
public class ModelConverterTests
{
    static OrderedDictionary<string, Tensor> Sample() => new()
    {
        ["conv.weight"] = Tensor.From(new float[] { 1, 2, 3, 4 }, 2, 2),
        ["step"] = Tensor.Scalar(7, DType.Int64),
        ["mask"] = Tensor.From(new[] { true, false }, 2),
    };

    [Theory]
    [InlineData("a.safetensors", "b.pt")]
    [InlineData("a.safetensors", "b.npz")]
    [InlineData("a.pt", "b.safetensors")]
    [InlineData("a.pt", "b.npz")]
    [InlineData("a.npz", "b.safetensors")]
    [InlineData("a.npz", "b.pth")]
    [InlineData("a.pt", "b.bin")]
    public void EveryPairOfFormatsKeepsEverything(string from, string to)
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(folder[from], Sample());
        var conversion = ModelConverter.Convert(folder[from], folder[to]);
        Assert.Equal(3, conversion.Tensors);
        Assert.Empty(conversion.Notes);
        var loaded = ModelFile.Load(folder[to]);
        Assert.Equal(Sample().Keys, loaded.Keys);
        foreach (var (name, tensor) in Sample()) SafetensorsRoundTripTests.AssertSame(tensor, loaded[name]);
    }

    [Fact]
    public void BFloat16WidensForNumPyAndIsNoted()
    {
        using var folder = new TemporaryFolder();
        ModelFile.Save(folder["a.safetensors"], [new("w", Tensor.From(new BFloat16[] { new(0x3FC0) }, 1))]);
        Assert.Equal("w: BF16 becomes F32, which the format has",
            Assert.Single(ModelConverter.Convert(folder["a.safetensors"], folder["b.npz"]).Notes));
        Assert.Equal([1.5f], ModelFile.Load(folder["b.npz"])["w"].ToArray<float>());
    }

    [Fact]
    public void Float16StaysFloat16()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.npy"], TorchForge.NpyFile("{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }\n", [0, 0x3E]));
        ModelConverter.Convert(folder["a.npy"], folder["b.pt"]);
        using var file = TensorFile.Open(folder["b.pt"]);
        Assert.Equal(ElementType.Float16, file["array"].Type);
        Assert.Equal([1.5f], file["array"].ToTensor().ToArray<float>());
    }

    [Fact]
    public void WhatIsNoTensorIsNamedAsLeftBehind()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.pt"],
            TorchForge.Zip(p => p.Op('}').Text("w").Tensor("FloatStorage", "0", 4, [4], [1]).Op('s').Text("epoch").Number(3).Op('s')));
        Assert.Equal(
            "left behind, being no tensors: epoch", Assert.Single(ModelConverter.Convert(folder["a.pt"], folder["b.safetensors"]).Notes));
    }

    [Fact]
    public void MetadataGoesAlongOrIsNoted()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Save(folder["a.safetensors"], Sample(), new Dictionary<string, string> { ["k"] = "v" });
        Assert.Empty(ModelConverter.Convert(folder["a.safetensors"], folder["b.safetensors"]).Notes);
        using var copy = TensorFile.Open(folder["b.safetensors"]);
        Assert.Equal("v", copy.Metadata["k"]);
        Assert.Equal("left behind: metadata k", Assert.Single(ModelConverter.Convert(folder["a.safetensors"], folder["c.pt"]).Notes));
    }

    [Fact]
    public void TypesThatTheTargetCannotHoldAreRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder["a.safetensors"], TorchForge.SafetensorsFile("""{"q":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}""", [1]));
        var refusal = Assert.Throws<ModelFileException>(() => ModelConverter.Convert(folder["a.safetensors"], folder["b.pt"]));
        Assert.Contains("the format has no Float4, the type of 'q'", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["b.pt"]));
    }

    [Fact]
    public void AnUnknownExtensionIsRefusedBeforeAnythingIsRead()
    {
        var refusal = Assert.Throws<ModelFileException>(() => ModelConverter.Convert("missing.pt", "model.xyz"));
        Assert.Contains("no format is called '.XYZ'", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }
}
