using System.Text.Json;

namespace Bathys.Formats.Tests;

/// <summary>Every small file that other projects wrote, against values decoded independently (EXPECTED.json).</summary>
public class FixtureTests
{
    [Fact]
    public void EveryFixtureMatchesItsExpectedContents()
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(RealData.File("weights", "pt-fixtures", "EXPECTED.json")));
        var files = 0;
        foreach (var entry in expected.RootElement.EnumerateObject())
        {
            using var file = TensorFile.Open(RealData.File("weights", "pt-fixtures", entry.Name));
            Assert.Equal(
                entry.Value.GetProperty("format").GetString() == "zip" ? ModelFileKind.TorchZip : ModelFileKind.TorchStream, file.Kind);
            Check(file.Contents, entry.Value.GetProperty("content"), entry.Name);
            files++;
        }

        Assert.Equal(28, files);
    }

    [Fact]
    public void NumPyFixturesHoldTheirNumbers()
    {
        using var npy = TensorFile.Open(RealData.File("weights", "pt-fixtures", "candle", "test.npy"));
        Assert.Equal(ModelFileKind.Npy, npy.Kind);
        Assert.Equal(ElementType.Int64, npy["array"].Type);
        Assert.Equal([10], npy["array"].Shape.ToArray());
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6, 7, 8, 9], npy["array"].ToTensor().ToArray<long>());

        using var npz = TensorFile.Open(RealData.File("weights", "pt-fixtures", "candle", "test.npz"));
        Assert.Equal(ModelFileKind.Npz, npz.Kind);
        Assert.Equal(["x", "x_plus_one"], npz.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(npz["x"].ToTensor().ToArray<long>().Select(x => x + 1), npz["x_plus_one"].ToTensor().ToArray<long>());
    }

    [Fact]
    public void SafetensorsFixtureHasItsTensors()
    {
        using var file = TensorFile.Open(
            RealData.File("weights", "pt-fixtures", "burn-safetensors-tests", "multi_layer", "multi_layer.safetensors"));
        Assert.Equal(ModelFileKind.Safetensors, file.Kind);
        Assert.All(file.Tensors, tensor => Assert.Equal(tensor.Count, tensor.ToTensor().Count));
        Assert.Contains(file.Tensors, tensor => tensor.Name == "conv1.weight");
    }

    static void Check(object? found, JsonElement expected, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when expected.TryGetProperty("dtype", out _):
                CheckTensor(Assert.IsType<TensorRecord>(found), expected, path);
                break;
            case JsonValueKind.Object:
                var dictionary = Assert.IsType<PickleDictionary>(found);
                Assert.Equal(expected.EnumerateObject().Count(), dictionary.Items.Count);
                foreach (var item in expected.EnumerateObject()) Check(dictionary.Items[item.Name], item.Value, $"{path}/{item.Name}");
                break;
            case JsonValueKind.Array:
                var list = Assert.IsType<PickleList>(found);
                Assert.Equal(expected.GetArrayLength(), list.Items.Count);
                for (var i = 0; i < list.Items.Count; i++) Check(list.Items[i], expected[i], $"{path}[{i}]");
                break;
            case JsonValueKind.String: Assert.Equal(expected.GetString(), found); break;
            case JsonValueKind.Number when found is long: Assert.Equal(expected.GetInt64(), found); break;
            case JsonValueKind.Number: Assert.Equal(expected.GetDouble(), found); break;
            default: Assert.Equal(expected.GetBoolean(), found); break;
        }
    }

    static void CheckTensor(TensorRecord found, JsonElement expected, string path)
    {
        Assert.Equal(expected.GetProperty("dtype").GetString(), found.Type.ToString().ToLowerInvariant());
        Assert.Equal(expected.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()), found.Shape.ToArray());
        var values = expected.GetProperty("first_values").EnumerateArray()
            .Select(value => value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? (value.GetBoolean() ? 1 : 0) : value.GetDouble()).ToArray();
        Assert.NotEmpty(values);
        var tensor = found.ToTensor();
        var numbers = tensor.To(DType.Float64).ToArray<double>();
        for (var i = 0; i < values.Length; i++)
        {
            Assert.True(values[i] == numbers[i], $"{path}: element {i} is {numbers[i]}, expected {values[i]}");
        }
    }
}
