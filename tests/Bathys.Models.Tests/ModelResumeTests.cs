using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;
using Bathys.Training;

namespace Bathys.Models.Tests;

/// <summary>Every network that the trainer trains, with dropout, stopped in mid-epoch and resumed: the same weights, bit for bit.</summary>
[Collection("alone")]
public class ModelResumeTests
{
    const int Tokens = 6, Vocabulary = 11;

    [Theory]
    [InlineData("cnn", 3)]
    [InlineData("cnn", 9)]
    [InlineData("mlp", 5)]
    [InlineData("forecaster", 8)]
    [InlineData("gpt", 4)]
    [InlineData("gpt", 11)]
    [InlineData("llama", 7)]
    [InlineData("translator", 2)]
    [InlineData("translator", 10)]
    public void A_model_that_was_stopped_ends_as_if_it_had_not_been(string name, int stopAt)
    {
        using var folder = new TemporaryFolder();
        var expected = Weights(Train(name));
        using (var run = RunFolder.Create(folder["run"]))
        {
            run.Write("config.json", "{}"u8);
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => Train(name, run, stopAt, stop));
        }

        using var again = RunFolder.Resume(folder["run"]);
        Assert.Equal(expected, Weights(Train(name, again)));
    }

    /// <summary>Trains for two epochs of six steps.</summary>
    static Module Train(string name, RunFolder? run = null, long stopAt = 0, CancellationTokenSource? stop = null)
    {
        var random = new Generator(6);
        using var seeded = new RandomScope(random);
        var (model, predict, data) = Create(name);
        var trainer = new Trainer(model, predict, new AdamW(model.Parameters(), 0.003))
        {
            Random = random,
            Run = run,
            Resume = true,
            Task = name is "cnn" or "mlp" ? TaskKind.Classification : null,
        };
        if (stop is not null) trainer.Callbacks.Add(new StopAt(stopAt, stop));
        trainer.Fit(new DataLoader(data, batchSize: 4, shuffle: true, workers: 2, seed: 3), epochs: 2, stop: stop?.Token ?? default);
        return model;
    }

    static (Module Model, Func<Batch, Prediction> Predict, Dataset Data) Create(string name)
    {
        switch (name)
        {
            case "cnn":
                var cnn = new SeedCnn(classes: 3, imageSize: 8);
                return (cnn, Prediction.By(cnn, new CrossEntropyLoss().Forward), new Noise([3, 8, 8]));
            case "mlp":
                var mlp = new Mlp(5, [8, 8], 3, dropout: 0.3);
                return (mlp, Prediction.By(mlp, new CrossEntropyLoss().Forward), new Noise([5]));
            case "forecaster":
                var forecaster = new Forecaster(RecurrentCell.Lstm, hidden: 5, layers: 2, horizon: 3);
                return (forecaster, Prediction.By(forecaster, new MSELoss().Forward), new Waves());
            case "translator":
                var translator = new Translator(new(Vocabulary, Vocabulary, Layers: 1, Heads: 2, Width: 8) { Dropout = 0.2 });
                return (translator, batch => Predicted(translator.Forward(batch.Input, batch.Target), batch.Target), new Sentences());
            default:
                var options = new GptOptions(Vocabulary, Context: Tokens, Layers: 2, Heads: 2, Width: 8) { Dropout = 0.2 };
                var gpt = new Gpt(name == "llama" ? options.AsLlama() : options);
                return (gpt, batch => Predicted(gpt.Forward(batch.Input), batch.Target), new Sentences());
        }
    }

    static Prediction Predicted(Tensor logits, Tensor target)
    {
        logits = logits.Reshape(-1, Vocabulary);
        return new(logits.CrossEntropy(target.Reshape(-1)), logits, target);
    }

    static float[] Weights(Module model) =>
        [.. model.StateDictionary().Values.SelectMany(tensor => tensor.To(DType.Float32).ToArray<float>())];

    /// <summary>Inputs that are drawn anew each time they are seen, as augmented images are.</summary>
    sealed class Noise(int[] shape) : Dataset
    {
        public override int Count => 24;

        public override Sample this[int index] => Get(index, new Generator((ulong)index));

        public override Sample Get(int index, Generator random)
        {
            float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)random.NextNormal())];
            return new(Tensor.From(values, shape), Tensor.Scalar(index % 3, DType.Int64));
        }
    }

    sealed class Waves : Dataset
    {
        public override int Count => 24;

        public override Sample this[int index]
        {
            get
            {
                float[] wave = [.. Enumerable.Range(0, 11).Select(t => (float)Math.Sin(0.7 * (index + t)))];
                return new(Tensor.From(wave[..8], 8, 1), Tensor.From(wave[8..], 3));
            }
        }
    }

    sealed class Sentences : Dataset
    {
        public override int Count => 24;

        public override Sample this[int index]
        {
            get
            {
                var random = new Generator((ulong)index);
                long[] text = [.. Enumerable.Range(0, Tokens + 1).Select(_ => (long)random.NextInt(Vocabulary))];
                return new(Tensor.From(text[..^1], Tokens), Tensor.From(text[1..], Tokens));
            }
        }
    }

    sealed class StopAt(long at, CancellationTokenSource stop) : Callback
    {
        public override void AfterStep(TrainerBase trainer, long step, double loss)
        {
            if (step == at) stop.Cancel();
        }
    }
}
