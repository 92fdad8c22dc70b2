using System.Security.Cryptography;
using System.Text.Json;

namespace Bathys.Formats.Tests;

/// <summary>What the inspector reports of good, foreign, hostile and damaged files.</summary>
public class ModelInspectorTests
{
    static ModelReport Inspect(byte[] bytes) =>
        ModelInspector.Inspect(new MemoryByteSource(bytes, "file"), statistics: true, ReadOptions.Default);

    [Fact]
    public void AGoodFileIsAllowListedWithItsGlobalsOpcodesAndTensors()
    {
        var path = RealData.File("weights", "mnist-burn", "mnist.pt");
        var report = ModelInspector.Inspect(path);
        Assert.True(report.IsAllowListed);
        Assert.Equal("allow-listed", report.Verdict);
        Assert.Equal(ModelFileKind.TorchZip, report.Kind);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), report.Sha256);
        Assert.Equal(
            ["collections.OrderedDict", "torch.FloatStorage", "torch.LongStorage", "torch._utils._rebuild_tensor_v2"], report.Globals.Keys);
        Assert.Equal(1, report.Opcodes["Stop"]);
        var weight = Assert.Single(report.Tensors, tensor => tensor.Name == "fc1.weight");
        Assert.Equal([32, 11616], weight.Shape);
        Assert.Equal(4 * 32 * 11616, weight.Bytes);
    }

    [Fact]
    public void AForbiddenGlobalIsTheVerdictAndTheRestIsStillListed()
    {
        var report = Inspect(
            TorchForge.Zip(p => p.Op('(').Tensor("FloatStorage", "0", 4, [4], [1]).Global("posix", "system").Op('(').Text("id").Ops("tR")
            .Global("argparse", "Namespace").Ops(")R}").Text("lr").Number(1).Ops("sb").Op('t')));
        Assert.False(report.IsAllowListed);
        Assert.Contains("posix.system is not on the allow-list", report.Verdict, StringComparison.Ordinal);
        Assert.Equal(1, report.Globals["posix.system"]);
        Assert.Equal(1, report.Globals["argparse.Namespace"]);
        Assert.Equal([4], Assert.Single(report.Tensors).Shape);
    }

    [Fact]
    public void ADamagedFileGivesItsFaultAsVerdict()
    {
        var good = GoodFiles.Safetensors[0].Bytes;
        var report = Inspect(good[..^1]);
        Assert.Equal(ModelFileKind.Safetensors, report.Kind);
        Assert.Contains("the tensors take", report.Verdict, StringComparison.Ordinal);
        Assert.Empty(report.Tensors);
    }

    [Fact]
    public void AFileOfNoKindIsRefused() =>
        Assert.Contains("neither safetensors", Assert.Throws<ModelFileException>(() => Inspect("hello, world"u8.ToArray())).Reason,
        StringComparison.Ordinal);

    [Fact]
    public void TheWordSafeIsNowhereInItsReports()
    {
        foreach (var (_, bytes) in GoodFiles.All())
        {
            var json = Inspect(bytes).ToJson();
            Assert.DoesNotContain("safe", json.Replace("Safetensors", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void TheReportIsValidJsonWithATableOfTensors()
    {
        using var json = JsonDocument.Parse(Inspect(GoodFiles.Safetensors[0].Bytes).ToJson());
        Assert.Equal("Safetensors", json.RootElement.GetProperty("kind").GetString());
        var row = json.RootElement.GetProperty("tensors").EnumerateArray()
            .Single(tensor => tensor.GetProperty("name").GetString() == "F32");
        Assert.Equal("F32", row.GetProperty("dtype").GetString());
        Assert.Equal(0, row.GetProperty("mean").GetDouble());
        Assert.Equal(16, row.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public void StatisticsAreThoseOfTheFiniteElements()
    {
        var values = Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 1f : -1f)
            .Concat([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 100f]).ToArray();
        var statistics = TensorStatistics.Of(TensorRecord.From("x", Tensor.From(values, values.Length)))!;
        var finite = values.Where(float.IsFinite).Select(x => (double)x).ToArray();
        var mean = finite.Average();
        Assert.Equal(mean, statistics.Mean!.Value, 12);
        Assert.Equal(Math.Sqrt(finite.Sum(x => (x - mean) * (x - mean)) / (finite.Length - 1)), statistics.StandardDeviation!.Value, 12);
        Assert.Equal(
            (-1.0, 100.0, 1, 2, 1), (statistics.Minimum, statistics.Maximum, statistics.NaNs, statistics.Infinities, statistics.Outliers));
    }

    [Fact]
    public void TensorsWithoutFiniteElementsHaveNoMean()
    {
        var statistics = TensorStatistics.Of(TensorRecord.From("x", Tensor.Full([3], double.NaN, DType.Float32)))!;
        Assert.Null(statistics.Mean);
        Assert.Equal(3, statistics.NaNs);
        Assert.Equal(new TensorStatistics(null, null, null, null, 0, 0, 0), TensorStatistics.Of(TensorRecord.From("x", Tensor.Zeros(0))));
    }

    [Fact]
    public void MutatedPicklesNeverBreakTheInspector()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var mutator = new Mutator(seed);
            var (_, pickle, storages) = mutator.Pick(GoodFiles.TorchZip);
            var report = Inspect(GoodFiles.Zip(mutator.Pickle(pickle), storages));
            Assert.NotEmpty(report.Verdict);
        }
    }
}
