using System.Text.Json;

namespace Bathys.Training.Tests;

public class ClassificationTests
{
    private static readonly JsonElement Cases = Golden.Read("metrics.json").GetProperty("classification");

    public static TheoryData<string> Names => [.. Cases.EnumerateArray().Select(c => c.Text("name"))];

    [Theory, MemberData(nameof(Names))]
    public void Report_text_is_scikit_learns(string name)
    {
        var (golden, matrix, names) = Load(name);
        var report = new ClassificationReport(matrix, names);
        Assert.Equal(golden.Text("report"), report.ToString());
        Assert.Equal(golden.Text("report4"), report.ToString(digits: 4));
    }

    [Theory, MemberData(nameof(Names))]
    public void Matrix_text_is_numpys(string name)
    {
        var (golden, matrix, _) = Load(name);
        Assert.Equal(golden.Text("matrix"), matrix.ToString());
        Assert.Equal(golden.Number("accuracy"), matrix.Accuracy, 1e-12);
    }

    [Theory, MemberData(nameof(Names))]
    public void Averages_are_scikit_learns(string name)
    {
        var (golden, matrix, _) = Load(name);
        foreach (var scores in golden.GetProperty("scores").EnumerateObject())
        {
            var expected = scores.Value.EnumerateArray().Select(e => e.GetDouble()).ToArray();
            var score = matrix.Score(Enum.Parse<Average>(scores.Name, ignoreCase: true));
            Assert.Equal(expected[0], score.Precision, 1e-12);
            Assert.Equal(expected[1], score.Recall, 1e-12);
            Assert.Equal(expected[2], score.F1, 1e-12);
        }
    }

    [Fact]
    public void Functions_on_spans_agree_with_the_matrix()
    {
        ReadOnlySpan<long> truth = [0, 1, 1, 0, 1], predicted = [0, 1, 0, 1, 1];
        Assert.Equal(0.6, Metrics.Accuracy(truth, predicted), 1e-12);
        Assert.Equal(2.0 / 3, Metrics.Precision(truth, predicted), 1e-12);
        Assert.Equal(2.0 / 3, Metrics.Recall(truth, predicted), 1e-12);
        Assert.Equal(2.0 / 3, Metrics.F1(truth, predicted), 1e-12);
        Assert.Equal(0.6, Metrics.F1(truth, predicted, Average.Micro), 1e-12);
    }

    // scikit-learn 1.2: precision_score, recall_score, f1_score, with zero_division=0.
    [Theory]
    [InlineData(new[] { 0, 2, 2 }, new[] { 0, 2, 0 }, Average.Macro, 0.75, 0.75, 2.0 / 3)]
    [InlineData(new[] { 0, 2, 2 }, new[] { 0, 2, 0 }, Average.Weighted, 5.0 / 6, 2.0 / 3, 2.0 / 3)]
    [InlineData(new[] { 0, 0 }, new[] { 0, 0 }, Average.Binary, 0, 0, 0)]
    [InlineData(new[] { 1, 1 }, new[] { 1, 1 }, Average.Binary, 1, 1, 1)]
    [InlineData(new[] { -1, 1, 1 }, new[] { 1, 1, -1 }, Average.Binary, 0.5, 0.5, 0.5)]
    [InlineData(new[] { 7, 100_000, 3 }, new[] { 7, 100_000, 7 }, Average.Macro, 0.5, 2.0 / 3, 5.0 / 9)]
    public void Functions_average_over_the_labels_that_occur(
        int[] truth, int[] predicted, Average average, double precision, double recall, double f1)
    {
        Assert.Equal(precision, Metrics.Precision<int>(truth, predicted, average), 1e-12);
        Assert.Equal(recall, Metrics.Recall<int>(truth, predicted, average), 1e-12);
        Assert.Equal(f1, Metrics.F1<int>(truth, predicted, average), 1e-12);
    }

    [Fact]
    public void Batches_add_up()
    {
        var whole = ConfusionMatrix.From<int>([0, 1, 2, 2, 1], [0, 2, 2, 1, 1], classes: 3);
        var parts = new ConfusionMatrix(3);
        parts.Add<int>([0, 1, 2], [0, 2, 2]);
        parts.Add<int>([2, 1], [1, 1]);
        Assert.Equal(whole.ToArray(), parts.ToArray());
        Assert.Equal(1, parts[1, 2]);
        Assert.Equal(0, parts[2, 0]);
    }

    [Fact]
    public void Table_names_rows_and_columns()
    {
        var matrix = ConfusionMatrix.From<int>([0, 0, 1], [0, 1, 1]);
        Assert.Equal(
            """
            true \ predicted  cat  a dog
            cat                 1      1
            a dog               0      1
            """,
            matrix.ToTable(["cat", "a dog"]));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Expect.Mistake("3 true values and 2 predictions", () => Metrics.Accuracy<int>([1, 2, 3], [1, 2]));
        Expect.Mistake("empty", () => Metrics.Accuracy<int>([], []));
        var matrix = new ConfusionMatrix(3);
        Expect.Mistake("label 3 at position 1", () => matrix.Add<int>([0, 3], [0, 0]));
        Expect.Mistake("label -1", () => matrix.Add<int>([0], [-1]));
        Assert.Equal(0, matrix.Total);
        Expect.Mistake("two classes", () => matrix.Score(Average.Binary));
        Expect.Mistake("class 1 against one other", () => Metrics.F1<int>([0, 2], [0, 2]));
        Expect.Mistake("at most 16,384 classes, not 100,001", () => ConfusionMatrix.From<int>([100_000], [0]));
        Expect.Mistake("at most 16,384 classes", () => ConfusionMatrix.From<long>([long.MaxValue], [0]));
        Assert.Equal(0, ConfusionMatrix.From<int>([0, 0], [0, 0]).Score(Average.Binary).Precision);
        Assert.Throws<ArgumentException>(() => new ClassificationReport(matrix, ["one"]));
    }

    [Fact]
    public void Report_as_json_has_scikit_learns_keys_and_its_classes_apart()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            new ClassificationReport(ConfusionMatrix.From<int>([0, 1, 1], [0, 1, 0]), ["accuracy", "b"]).WriteTo(json);
        var root = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Equal(["accuracy", "classes", "macro avg", "weighted avg"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal(2.0 / 3, root.Number("accuracy"), 1e-12);
        var classes = root.GetProperty("classes");
        Assert.Equal(["accuracy", "b"], classes.EnumerateObject().Select(p => p.Name));
        Assert.Equal(0.5, classes.GetProperty("b").Number("recall"), 1e-12);
        Assert.Equal(2, classes.GetProperty("b").Number("support"));
    }

    private static (JsonElement Golden, ConfusionMatrix Matrix, string[] Names) Load(string name)
    {
        var golden = Cases.EnumerateArray().Single(c => c.Text("name") == name);
        var names = golden.GetProperty("names").EnumerateArray().Select(e => e.GetString()!).ToArray();
        return (golden, ConfusionMatrix.From<int>(golden.Integers("truth"), golden.Integers("predicted"), names.Length), names);
    }
}
