using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training.Tests;

/// <summary>NaN and infinity in losses, gradients and weights: what made them is named, and the last good checkpoint is kept.</summary>
[Collection("default generator")]
public class BadNumberTests
{
    const int BadIndex = 29;

    readonly StringWriter log = new();

    [Fact]
    public void A_loss_names_the_layer_and_the_operator_that_spoilt_it_and_the_last_checkpoint_is_kept()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        Expect.Mistake(
            "The loss of step 4 (epoch 1) is not finite: Exp in layer explode, Explode, made infinity; the checkpoint of step 3 is kept: ",
            () => Make(new Fragile(), run).Fit(Batches(), epochs: 2));
        var newest = new CheckpointStore(run.CheckpointsPath).Newest((_, fault) => Assert.Fail(fault));
        Assert.Equal(3, newest!.Step);
    }

    [Fact]
    public void A_gradient_names_what_spoilt_it_before_the_weights_are_touched()
    {
        var model = new Fragile(badGradient: true);
        var trainer = Make(model);
        Expect.Mistake("The gradient of step 4 (epoch 1) is not finite: the gradient of Sqrt in layer explode, Explode, made infinity",
            () => trainer.Fit(Batches()));
        Assert.All(model.Weights(), weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Weights_that_overflow_are_named_and_never_saved()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        var model = new Fragile();
        var trainer = new Trainer(model, (output, target) => output.CrossEntropy(target), new Overflowing(model.Parameters(), at: 3))
        {
            Run = run,
            CheckpointEvery = 1,
            Logger = new TextLogger(log),
            SkipNonFinite = 100,
        };
        Expect.Mistake(
            "The weights fc.weight hold infinity after step 3 (epoch 1); the checkpoint of step 2 is kept", () => trainer.Fit(Batches()));
        Assert.Equal(2, new CheckpointStore(run.CheckpointsPath).Newest()!.Step);

        model = new Fragile();
        trainer = new Trainer(model, (output, target) => output.CrossEntropy(target), new Overflowing(model.Parameters(), at: 2))
        {
            Logger = new TextLogger(log),
            SkipNonFinite = 100,
        };
        Expect.Mistake("The weights fc.weight hold infinity since an earlier step, seen in step 3 (epoch 1)", () => trainer.Fit(Batches()));
    }

    [Fact]
    public void Gradients_summed_over_parts_of_a_batch_name_it_too() => Expect.Mistake(
        "The loss of step 4 (epoch 1) is not finite: Exp in layer explode, Explode, made infinity",
        () => Make(new Fragile(), accumulate: 2).Fit(Batches()));

    [Fact]
    public void Data_that_is_not_finite_is_named()
    {
        var trainer = Make(new Fragile());
        var data = new TensorDataset(Tensor.Full([8, 2], double.NaN, DType.Float32), Tensor.Zeros([8], DType.Int64));
        Expect.Mistake("is not finite: the batch's input hold NaN", () => trainer.Fit(new DataLoader(data, 4)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bad_steps_are_left_out_on_request_and_leave_no_trace(bool badGradient)
    {
        var model = new Fragile(badGradient);
        var result = Make(model, skip: 2).Fit(Batches(), epochs: 2);
        Assert.Equal(2, log.ToString().Split('\n').Count(line => line.Contains("the step is left out", StringComparison.Ordinal)));
        Assert.Contains("left out (2 of at most 2)", log.ToString(), StringComparison.Ordinal);
        Assert.All(result.History, entry => Assert.True(double.IsFinite(entry.TrainLoss!.Value)));
        Assert.All(model.Weights(), weight => Assert.True(float.IsFinite(weight)));

        // The running statistics of the batch normalization are those of a training that never saw the bad batch.
        var without = new Fragile(badGradient);
        Make(without).Fit(Batches(without: true), epochs: 2);
        Assert.Equal(without.Weights(), model.Weights());

        var third = Assert.Throws<BathysException>(() => Make(new Fragile(badGradient), skip: 2).Fit(Batches(), epochs: 3));
        Assert.Contains("of step 24 (epoch 3)", third.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_operator_is_watched_on_request_though_the_loss_stays_finite()
    {
        var hidden = new Fragile(isHidden: true);
        Make(hidden).Fit(Batches());
        var trainer = Make(new Fragile(isHidden: true), detect: true);
        Expect.Mistake("In step 4 (epoch 1), Exp in layer explode, Explode, made infinity", () => trainer.Fit(Batches()));
    }

    [Fact]
    public void Watching_changes_no_weight()
    {
        var (plain, watched) = (new Fragile(), new Fragile());
        Make(plain).Fit(Batches(without: true));
        Make(watched, detect: true).Fit(Batches(without: true));
        Assert.Equal(plain.Weights(), watched.Weights());
    }

    Trainer Make(Fragile model, RunFolder? run = null, int skip = 0, bool detect = false, int accumulate = 1) =>
        new(model, new CrossEntropyLoss(), new Adam(model.Parameters(), 0.01))
        {
            Random = new(4),
            Run = run,
            CheckpointEvery = 1,
            SkipNonFinite = skip,
            DetectAnomaly = detect,
            Accumulate = accumulate,
            Logger = new TextLogger(log),
        };

    /// <summary>Ten batches of eight, of which the fourth holds one point far out; without it, nine.</summary>
    static DataLoader Batches(bool without = false)
    {
        var points = new Blobs(80);
        int[] order = [.. Enumerable.Range(0, 80).Where(i => !without || i / 8 != BadIndex / 8)];
        return new(new Subset(new FarOut(points), order), batchSize: 8);
    }

    sealed class FarOut(Dataset inner) : Dataset
    {
        public override int Count => inner.Count;

        public override Sample this[int index] =>
            index == BadIndex ? inner[index] with { Input = Tensor.From(new[] { 1000f, 1000 }, 2) } : inner[index];
    }

    /// <summary>A network that a point far out breaks: in the forward pass, or in the gradient alone.</summary>
    sealed class Fragile(bool badGradient = false, bool isHidden = false) : UnaryModule
    {
        readonly Explode explode = new(badGradient, isHidden);
        readonly BatchNorm1d norm = new(2);
        readonly Linear fc = new(2, 3, generator: new(3));

        public override Tensor Forward(Tensor x) => fc.Forward(norm.Forward(explode.Forward(x)));

        public float[] Weights() =>
            [.. StateDictionary().Where(entry => !entry.Key.EndsWith("tracked", StringComparison.Ordinal))
                .SelectMany(entry => entry.Value.ToArray<float>())];
    }

    sealed class Explode(bool badGradient, bool isHidden) : Layer
    {
        readonly Parameter scale = new(Tensor.Ones(1));

        protected override Tensor Compute(Tensor x)
        {
            if (isHidden) return x.Clamp(-9, 9) * scale + 1 / x.Abs().Exp();

            // The root of what is 0 for points far out and 1 for the others: its value is fine, its slope is not.
            if (badGradient) return x.Clamp(-9, 9) * (scale * (x.Abs().Max().Item() > 100 ? 0 : 1)).Sqrt();
            return x + 0 * scale * x.Exp();
        }

        public override string ToString() => "Explode";
    }

    /// <summary>An optimizer of which one step goes wrong.</summary>
    sealed class Overflowing(IEnumerable<Tensor> parameters, int at) : Optimizer(parameters, 0.01, 0, 0)
    {
        protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
        {
            if (state.Step == at && parameter.Shape.Rank == 2) parameter.CopyFrom(Tensor.Full(parameter.Shape, double.PositiveInfinity));
        }
    }
}
