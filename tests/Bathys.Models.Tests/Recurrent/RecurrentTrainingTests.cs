using System.Text.Json;
using Bathys.Data;
using Bathys.Optim;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models.Tests.Recurrent;

public class RecurrentTrainingTests
{
    // As in tests/Reference/language_model.py.
    const int Vocabulary = 20, Embedding = 8, Hidden = 24, Layers = 2, Rows = 4, Sequence = 12, Steps = 50;

    static readonly JsonElement golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "language_model.json"))).RootElement;

    [Theory]
    [InlineData("rnn", DType.Float64, 1e-9)]
    [InlineData("gru", DType.Float64, 1e-9)]
    [InlineData("lstm", DType.Float64, 1e-9)]
    [InlineData("rnn", DType.Float32, 1e-3)]
    [InlineData("gru", DType.Float32, 1e-3)]
    [InlineData("lstm", DType.Float32, 1e-3)]
    public void Fifty_steps_follow_PyTorchs_losses(string cell, DType dtype, double tolerance)
    {
        var expected = golden.GetProperty(cell).GetProperty(dtype == DType.Float64 ? "float64" : "float32").EnumerateArray()
            .Select(x => x.GetDouble()).ToArray();
        var losses = new Losses();
        Course(cell, dtype, losses).Fit(Loader(Text()), epochs: 1);
        Assert.Equal(Steps, losses.Values.Count);
        for (var step = 0; step < Steps; step++)
            Assert.True(Math.Abs(expected[step] - losses.Values[step]) <= tolerance * expected[step],
                $"step {step}: {expected[step]} expected, {losses.Values[step]} found");
        Assert.True(losses.Values[^1] < 0.9 * losses.Values[0]);
    }

    [Fact]
    public void A_run_that_was_stopped_within_an_epoch_goes_on_with_its_state_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        var whole = new Losses();
        var text = Text();
        Course("lstm", DType.Float32, whole).Fit(Loader(text), Loader(text[..200]), epochs: 2);

        var parts = new Losses();
        using (var run = RunFolder.Create(folder["run"]))
        {
            run.Write("config.json", "{}"u8);
            using var stop = new CancellationTokenSource();
            var first = Course("lstm", DType.Float32, parts, run);
            first.Callbacks.Add(new StopAt(63, stop));
            Assert.Throws<OperationCanceledException>(() => first.Fit(Loader(text), Loader(text[..200]), epochs: 2, stop.Token));
        }
        using var again = RunFolder.Resume(folder["run"]);
        Course("lstm", DType.Float32, parts, again).Fit(Loader(text), Loader(text[..200]), epochs: 2);
        Assert.Equal(whole.Values, parts.Values);
    }

    [Fact]
    public void An_evaluation_remembers_nothing_and_leaves_the_trainings_memory_alone()
    {
        var trainer = Course("gru", DType.Float64, new Losses());
        var data = Loader(Text()[..400]);
        var first = trainer.Evaluate(data).Loss;
        trainer.Fit(Loader(Text()), epochs: 1);
        var state = trainer.Carried!.Value!.Hidden.ToArray<double>();
        var second = trainer.Evaluate(data).Loss;
        Assert.True(second < first);
        Assert.Equal(second, trainer.Evaluate(data).Loss);
        Assert.Equal(state, trainer.Carried.Value!.Hidden.ToArray<double>());
    }

    static Trainer<TextBatch> Course(string cell, DType dtype, Losses losses, RunFolder? run = null)
    {
        var kind = cell switch { "rnn" => RecurrentCell.Tanh, "gru" => RecurrentCell.Gru, _ => RecurrentCell.Lstm };
        var model = new RecurrentLanguageModel(kind, Vocabulary, Embedding, Hidden, Layers, dtype: dtype);
        using (new NoGrad())
        {
            foreach (var (number, parameter) in model.Parameters().Index())
                parameter.CopyFrom(Tensor.From([.. Mixed.Uniform(number, (int)parameter.Count).Select(u => 0.3 * u)], parameter.Shape));
        }
        var carried = new CarriedState();
        var trainer = new Trainer<TextBatch>(model, batch => model.Predict(batch, carried), new Adam(model.Parameters(), 1e-2))
        {
            Carried = carried,
            ClipNorm = 0.25,
            Run = run,
            Resume = run is not null,
        };
        trainer.Callbacks.Add(losses);
        return trainer;
    }

    static DataLoader<TextBatch> Loader(int[] ids) => new(new ContiguousText(new ContiguousBatches(ids, Rows, Sequence)), Rows);

    /// <summary>Each token follows the one before by one, or jumps where the hash says so.</summary>
    static int[] Text()
    {
        var jumps = Mixed.Uniform(99, (Rows * Sequence * Steps) + 1);
        var tokens = new int[jumps.Length];
        for (var t = 1; t < tokens.Length; t++)
            tokens[t] = jumps[t] < 0.6 ? (tokens[t - 1] + 1) % Vocabulary : (int)((jumps[t] - 0.6) / 0.4 * Vocabulary) % Vocabulary;
        return tokens;
    }

    sealed class Losses : Callback
    {
        public List<double> Values { get; } = [];

        public override void AfterStep(TrainerBase trainer, long step, double loss) => Values.Add(loss);
    }

    sealed class StopAt(long at, CancellationTokenSource stop) : Callback
    {
        public override void AfterStep(TrainerBase trainer, long step, double loss)
        {
            if (step == at) stop.Cancel();
        }
    }
}
