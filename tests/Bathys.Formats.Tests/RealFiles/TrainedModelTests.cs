namespace Bathys.Formats.Tests;

/// <summary>Checkpoints of models that others trained: names, shapes and values.</summary>
public class TrainedModelTests
{
    static readonly (string Name, ElementType Type, long[] Shape)[] Mnist =
    [
        ("conv1.weight", ElementType.Float32, [8, 1, 3, 3]),
        ("conv1.bias", ElementType.Float32, [8]),
        ("conv2.weight", ElementType.Float32, [16, 8, 3, 3]),
        ("conv3.weight", ElementType.Float32, [24, 16, 3, 3]),
        ("norm1.weight", ElementType.Float32, [24]),
        ("norm1.running_var", ElementType.Float32, [24]),
        ("norm1.num_batches_tracked", ElementType.Int64, []),
        ("fc1.weight", ElementType.Float32, [32, 11616]),
        ("fc2.weight", ElementType.Float32, [10, 32]),
        ("norm2.bias", ElementType.Float32, [10]),
    ];

    [Theory]
    [InlineData("mnist.pt", ModelFileKind.TorchZip, 3752)]
    [InlineData("mnist.safetensors", ModelFileKind.Safetensors, 7504)]
    public void MnistCheckpointsHaveTheirNamesShapesAndCounters(string name, ModelFileKind kind, long batches)
    {
        using var file = TensorFile.Open(RealData.File("weights", "mnist-burn", name));
        Assert.Equal(kind, file.Kind);
        foreach (var (tensor, type, shape) in Mnist)
        {
            Assert.Equal(type, file[tensor].Type);
            Assert.Equal(shape, file[tensor].Shape.ToArray());
        }

        Assert.Equal(batches, file["norm1.num_batches_tracked"].ToTensor().Item<long>());
        Assert.Equal(batches, file["norm2.num_batches_tracked"].ToTensor().Item<long>());
        Assert.All(file.ToTensors().Values.Where(tensor => tensor.DType == DType.Float32), tensor =>
            Assert.All(tensor.ToArray<float>(), value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void ResnetInTheStreamFormatHasItsNamesAndValues()
    {
        using var file = TensorFile.Open(RealData.File("weights", "resnet-cifar10", "resnet20-12fca82f.th"));
        Assert.Equal(ModelFileKind.TorchStream, file.Kind);
        var contents = Assert.IsType<PickleDictionary>(file.Contents);
        Assert.Equal(91.78, Assert.IsType<double>(contents.Items["best_prec1"]), 2);
        Assert.Equal([16, 3, 3, 3], file["state_dict.module.conv1.weight"].Shape.ToArray());
        Assert.Equal([10, 64], file["state_dict.module.linear.weight"].Shape.ToArray());
        Assert.Equal(97, file.Tensors.Count);
        Assert.Equal(271_098, file.Tensors.Sum(tensor => tensor.Count));
        Assert.All(file.Tensors, tensor => Assert.Equal(ElementType.Float32, tensor.Type));
        Assert.All(file["state_dict.module.bn1.running_var"].ToTensor().ToArray<float>(), value => Assert.True(value > 0));
    }

    [Fact]
    public void AMappedFileReadsTheSame()
    {
        var path = RealData.File("weights", "mnist-burn", "mnist.pt");
        using var plain = TensorFile.Open(path);
        using var mapped = TensorFile.Open(path, new ReadOptions { MemoryMapped = true });
        Assert.All(plain.Tensors, tensor => Assert.Equal(tensor.ToBytes(), mapped[tensor.Name].ToBytes()));
    }

    // Both were written by the reference implementation of the format, which puts wide elements first and pads the header.
    [Theory]
    [InlineData("mnist-burn/mnist.safetensors")]
    [InlineData("pt-fixtures/burn-safetensors-tests/multi_layer/multi_layer.safetensors")]
    public void WhatTheReferenceWroteIsWrittenHereWithTheSameBytes(string name)
    {
        var path = RealData.File(["weights", .. name.Split('/')]);
        using var folder = new TemporaryFolder();
        ModelFile.Save(folder["again.safetensors"], ModelFile.Load(path));
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(folder["again.safetensors"]));
    }
}
