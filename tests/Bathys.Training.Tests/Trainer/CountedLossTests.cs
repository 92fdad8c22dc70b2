using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training.Tests;

/// <summary>Parts of a batch weigh by what is counted in them: tokens that are not ignored, not rows.</summary>
public class CountedLossTests
{
    const int Vocabulary = 7, Length = 10;

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(0)]
    public void Parts_with_different_numbers_of_counted_tokens_give_the_step_of_the_whole(int ignored)
    {
        var (whole, parts) = (Step(ignored, accumulate: 1), Step(ignored, accumulate: 2));
        var start = Weights(new Tiny());
        Assert.NotEqual(start, whole);
        for (var i = 0; i < whole.Length; i++) Assert.Equal(whole[i] - start[i], parts[i] - start[i], 1e-6);
    }

    [Fact]
    public void A_part_in_which_nothing_is_counted_contributes_nothing()
    {
        var alone = Step(ignored: 10, accumulate: 1, firstRow: 1);
        var both = Step(ignored: 10, accumulate: 2);
        foreach (var (a, b) in alone.Zip(both)) Assert.Equal(a, b, 1e-6);
    }

    [Fact]
    public void A_batch_in_which_nothing_is_counted_changes_nothing()
    {
        var model = new Tiny();
        var batch = new Batch(Tensor.Zeros([2, Length], DType.Int64), Tensor.Full([2, Length], -100, DType.Int64));
        var result = Fit(model, batch, accumulate: 1);
        Assert.Equal(Weights(new Tiny()), Weights(model));
        Assert.True(double.IsNaN(result.History[0].TrainLoss!.Value));
    }

    [Fact]
    public void A_weighted_loss_counts_the_weights_of_its_labels()
    {
        var loss = new CrossEntropyLoss(Tensor.From<float>([1, 3, 0.5f]), ignoreIndex: 0);
        Assert.Equal(6.5, loss.Counted(Tensor.From<long>([0, 1, 1, 2])));
        Assert.Null(new CrossEntropyLoss().Counted(Tensor.From<long>([0, 1])));
        var model = new Linear(2, 3, generator: new Generator(1));
        var evaluations = new[] { 1, 4 }.Select(size => Evaluation.Of(
            model, Prediction.By(model, new CrossEntropyLoss(Tensor.From<float>([1, 3, 0.5f]))), new DataLoader(new Blobs(12), size)))
                .ToArray();
        Assert.Equal(evaluations[0].Loss, evaluations[1].Loss, 1e-6);
    }

    [Fact]
    public void A_summed_loss_is_not_accumulated()
    {
        var model = new Linear(2, 3);
        var trainer = new Trainer(model, new CrossEntropyLoss(reduction: LossReduction.Sum), new SGD(model.Parameters(), 0.1))
        { Accumulate = 2 };
        Expect.Mistake("is no mean", () => trainer.Fit(new DataLoader(new Blobs(8), 4)));
    }

    static float[] Step(int ignored, int accumulate, int firstRow = 0)
    {
        long[] inputs = [.. Enumerable.Range(0, 2 * Length).Select(i => (long)(i * i % Vocabulary))];
        long[] targets = [.. Enumerable.Range(0, 2 * Length).Select(i => i < ignored ? -100L : (3 * i) % Vocabulary)];
        var batch = new Batch(Tensor.From(inputs, 2, Length), Tensor.From(targets, 2, Length));
        var model = new Tiny();
        Fit(model, batch.Slice(firstRow..), accumulate);
        return Weights(model);
    }

    static TrainingResult Fit(Tiny model, Batch batch, int accumulate)
    {
        var trainer = new Trainer<Batch>(model, some =>
        {
            var logits = model.Forward(some.Input).Flatten(0, 1);
            return new(logits.CrossEntropy(some.Target.Flatten(), ignoreIndex: -100), logits, some.Target);
        }, new SGD(model.Parameters(), 0.5))
        { Accumulate = accumulate };
        return trainer.Fit(new DataLoader<Batch>(new One(batch)));
    }

    static float[] Weights(Tiny model) => [.. model.Parameters().SelectMany(parameter => parameter.ToArray<float>())];

    sealed class Tiny : UnaryModule
    {
        readonly Embedding embedding = new(Vocabulary, 4, generator: new Generator(1));
        readonly Linear head = new(4, Vocabulary, generator: new Generator(2));

        public override Tensor Forward(Tensor x) => head.Forward(embedding.Forward(x));
    }

    sealed class One(Batch batch) : BatchSource<Batch>
    {
        public override int Count => 1;

        public override int SampleCount => batch.Size;

        public override Func<int, Batch> Epoch(int epoch) => _ => batch;
    }
}
