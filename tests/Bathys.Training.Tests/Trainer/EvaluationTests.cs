using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training.Tests;

public class EvaluationTests
{
    [Fact]
    public void The_loss_of_texts_is_a_mean_over_their_tokens_whatever_the_batches()
    {
        var (logits, targets) = (
            Tensor.Randn([2, 4, 5], generator: new Generator(1)), Tensor.From([3L, 1L, -100L, -100L, 2L, 4L, 0L, 1L], 2, 4));
        double Loss(Tensor l, Tensor t) => l.Flatten(0, 1).CrossEntropy(t.Flatten(), ignoreIndex: -100).Item();
        var evaluation = new Evaluation();
        for (var row = 0; row < 2; row++)
            evaluation.Add(
                Loss(logits[row..(row + 1)], targets[row..(row + 1)]), logits[row..(row + 1)].Flatten(0, 1), targets[row..(row + 1)]);
        Assert.Equal(Loss(logits, targets), evaluation.Loss, 1e-6);
        Assert.Equal(2, evaluation.Count);
        evaluation.Add(double.NaN, logits[..1].Flatten(0, 1), Tensor.Full([1, 4], -100, DType.Int64));
        Assert.Equal(Loss(logits, targets), evaluation.Loss, 1e-6);
    }

    [Theory]
    [InlineData(1.5, "4.48")]
    [InlineData(1000, "null")]
    [InlineData(double.NaN, "null")]
    public void A_perplexity_beyond_all_numbers_is_null_in_json(double loss, string perplexity)
    {
        using var stream = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(stream)) new LanguageReport(10, loss, loss / Math.Log(2)).WriteTo(json);
        Assert.Contains($"\"perplexity\":{perplexity}", System.Text.Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
        Assert.Contains("perplexity", new LanguageReport(10, loss, 2).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_are_counted_and_ignored_labels_left_out()
    {
        var evaluation = new Evaluation();
        evaluation.Add(0.5, Tensor.From(new[,] { { 1f, 2 }, { 3, 0 }, { 0, 1 } }), Tensor.From<long>([1, 1, -100]));
        evaluation.Add(1.0, Tensor.From(new[,] { { 5f, 2 } }), Tensor.From<long>([0], 1));
        Assert.Equal(4, evaluation.Count);
        Assert.Equal((2 * 0.5 + 1.0) / 3, evaluation.Loss, 1e-12);
        Assert.Equal(2.0 / 3, evaluation.Accuracy!.Value, 1e-12);
        Assert.Equal(1, evaluation.Confusion![1, 0]);
        Assert.Null(evaluation.Regression);
    }

    [Fact]
    public void Binary_answers_are_signs_of_logits()
    {
        var evaluation = new Evaluation(TaskKind.Binary);
        evaluation.Add(0.1, Tensor.From<float>([2, -1, 0.5f, -3], 4, 1), Tensor.From<float>([1, 0, 0, 1], 4, 1));
        Assert.Equal(0.5, evaluation.Accuracy);
        Assert.Equal(0.5, evaluation.RocArea!.Value, 1e-12);
        Assert.Equal(1, evaluation.Confusion![1, 0]);
    }

    [Fact]
    public void A_logit_that_is_no_number_has_no_area()
    {
        var evaluation = new Evaluation(TaskKind.Binary);
        evaluation.Add(double.NaN, Tensor.From<float>([2, float.NaN], 2, 1), Tensor.From<float>([1, 0], 2, 1));
        Assert.Null(evaluation.RocArea);
        Assert.Contains("loss      NaN", new TestReport(evaluation, ["no", "yes"]).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Frozen_layers_stay_frozen()
    {
        var norm = new BatchNorm1d(2);
        var model = new Sequential { norm, new Linear(2, 3), new Dropout(0.5) };
        norm.Eval();
        Evaluation.Of(model, Prediction.By(model, new CrossEntropyLoss().Forward), new DataLoader(new Blobs(8), 4));
        Assert.Equal((true, false), (model.IsTraining, norm.IsTraining));
        new Trainer(model, new CrossEntropyLoss(), new Adam(model.Parameters()))
            .Fit(new DataLoader(new Blobs(8), 4), null, 1, TestContext.Current.CancellationToken);
        Assert.Equal((true, false), (model.IsTraining, norm.IsTraining));
    }

    [Fact]
    public void Numbers_are_evaluated_by_distance()
    {
        var evaluation = new Evaluation();
        evaluation.Add(0.5, Tensor.From<float>([1, 2], 2, 1), Tensor.From<float>([2, 2], 2, 1));
        Assert.Equal(0.5, evaluation.Regression!.MeanSquaredError, 1e-12);
        Assert.Null(evaluation.Accuracy);
        Assert.Null(evaluation.RocArea);
    }

    [Fact]
    public void Outputs_that_do_not_fit_are_refused()
    {
        var evaluation = new Evaluation(TaskKind.Regression);
        Assert.Throws<ShapeException>(() => evaluation.Add(0, Tensor.Zeros(2, 3), Tensor.Zeros(2)));
        Assert.Throws<ShapeException>(() => new Evaluation().Add(0, Tensor.Zeros(2, 3), Tensor.Zeros([3], DType.Int64)));
    }

    [Fact]
    public void Data_of_another_seed_has_another_fingerprint()
    {
        Assert.Equal(DataFingerprint.Of(new Blobs(500)), DataFingerprint.Of(new Blobs(500)));
        Assert.NotEqual(DataFingerprint.Of(new Blobs(500)), DataFingerprint.Of(new Blobs(500, seed: 2)));
        Assert.NotEqual(DataFingerprint.Of(new Blobs(500)), DataFingerprint.Of(new Blobs(501)));
    }
}
