using System.Text.Json;
using CsCheck;

namespace Bathys.Training.Tests;

public class ScoreTests
{
    private static readonly JsonElement Cases = Golden.Read("metrics.json");

    [Fact]
    public void Top_k_is_scikit_learns_with_ties_too()
    {
        foreach (var golden in Cases.GetProperty("topk").EnumerateArray())
        {
            var value = Metrics.TopKAccuracy<int,
                double>(golden.Integers("truth"), golden.Numbers("scores"), golden.GetProperty("k").GetInt32());
            Assert.Equal(golden.Number("value"), value, 1e-12);
        }
    }

    [Theory]
    [InlineData("ties")]
    [InlineData("plain")]
    [InlineData("perfect")]
    [InlineData("all equal")]
    [InlineData("three classes with ties")]
    public void Roc_area_is_scikit_learns(string name)
    {
        var golden = Cases.GetProperty("auc").EnumerateArray().Single(c => c.Text("name") == name);
        var (truth, scores) = (golden.Integers("truth"), golden.Numbers("scores"));
        var area = truth.Length == scores.Length
            ? Metrics.RocAuc<int, double>(truth, scores)
            : Metrics.RocAucOneVersusRest<int, double>(truth, scores);
        Assert.Equal(golden.Number("auc"), area, 1e-12);
    }

    [Fact]
    public void Roc_area_turns_over_with_the_scores() => Check.Sample(
        Gen.Select(Gen.Bool, Gen.Int[0, 9]).Array[2, 40],
        samples =>
        {
            var truth = samples.Select(s => s.Item1 ? 1 : 0).ToArray();
            if (truth.Distinct().Count() < 2)
                return;
            var area = Metrics.RocAuc<int, double>(truth, samples.Select(s => (double)s.Item2).ToArray());
            var turned = Metrics.RocAuc<int, double>(truth, samples.Select(s => -(double)s.Item2).ToArray());
            Assert.Equal(1, area + turned, 1e-12);
        });

    [Fact]
    public void Regression_is_scikit_learns()
    {
        foreach (var golden in Cases.GetProperty("regression").EnumerateArray())
        {
            var (truth, predicted) = (golden.Numbers("truth"), golden.Numbers("predicted"));
            Assert.Equal(golden.Number("mse"), Metrics.MeanSquaredError<double>(truth, predicted), 1e-12);
            Assert.Equal(golden.Number("mae"), Metrics.MeanAbsoluteError<double>(truth, predicted), 1e-12);
            Assert.Equal(golden.Number("r2"), Metrics.R2<double>(truth, predicted), 1e-10);
        }
    }

    [Fact]
    public void Undefined_scores_are_refused_with_the_reason()
    {
        Expect.Mistake("no sample", () => Metrics.RocAuc<int, double>([0, 0], [1, 2]));
        Expect.Mistake("every sample", () => Metrics.RocAuc<int, double>([1, 1], [1, 2]));
        Expect.Mistake("neither 0 nor 1", () => Metrics.RocAuc<int, double>([1, 2], [1, 2]));
        Expect.Mistake("NaN", () => Metrics.RocAuc<int, float>([0, 1], [float.NaN, 2]));
        Expect.Mistake("class 2", () => Metrics.RocAucOneVersusRest<int, float>([0, 1], [1, 2, 3, 4, 5, 6]));
        Expect.Mistake("5 scores", () => Metrics.TopKAccuracy<int, float>([0, 1], [1, 2, 3, 4, 5], 1));
        Expect.Mistake("empty", () => Metrics.R2<float>([], []));
        Assert.True(double.IsNaN(Metrics.R2<float>([1], [1])));
    }
}
