using Bathys.Data;
using Bathys.Optim;

namespace Bathys.Training.Tests;

public class CallbackTests
{
    [Fact]
    public void Hooks_are_called_at_each_phase_in_order()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        var (model, phases) = (new BlobNet(), new Phases());
        var trainer = Make(model, run);
        trainer.Callbacks.Add(phases);
        trainer.Fit(new DataLoader(new Blobs(16), 8), Course.Validation, epochs: 1);
        Assert.Equal(
            [
                "training", "epoch 1", "step 1", "backward 1 True", "stepped 1", "step 2", "backward 2 True", "stepped 2",
                "validation 1", "validated 1 60", "epoch over 1", "checkpoint 2", "over 1",
            ],
            phases.Seen);
    }

    [Fact]
    public void Gradients_can_be_changed_before_the_optimizer_uses_them()
    {
        var model = new BlobNet();
        var before = model.Weights();
        var trainer = Make(model);
        trainer.Callbacks.Add(new NoGradients());
        trainer.Fit(new DataLoader(new Blobs(16), 8));
        Assert.Equal(before, model.Weights());
    }

    [Fact]
    public async Task Training_and_evaluation_run_as_tasks_and_are_canceled()
    {
        var (whole, model) = (new BlobNet(), new BlobNet());
        var expected = Make(whole).Fit(new DataLoader(new Blobs(80), 8));
        var trainer = Make(model);
        var result = await trainer.FitAsync(new DataLoader(new Blobs(80), 8), stop: TestContext.Current.CancellationToken);
        Assert.Equal(expected.History[0].TrainLoss, result.History[0].TrainLoss);
        Assert.Equal(whole.Weights(), model.Weights());
        var evaluation = await trainer.EvaluateAsync(Course.Validation, stop: TestContext.Current.CancellationToken);
        Assert.Equal(60, evaluation.Count);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trainer.FitAsync(new DataLoader(new Blobs(80), 8), stop: stop.Token));
    }

    static Trainer Make(BlobNet model, RunFolder? run = null) =>
        new(model, (output, target) => output.CrossEntropy(target), new SGD(model.Parameters(), 0.01)) { Run = run };

    sealed class NoGradients : Callback
    {
        public override void AfterBackward(TrainerBase trainer, long step, double loss) => trainer.Optimizer.ZeroGrad();
    }

    sealed class Phases : Callback
    {
        public List<string> Seen { get; } = [];

        public override void BeforeTraining(TrainerBase trainer) => Seen.Add("training");

        public override void BeforeEpoch(TrainerBase trainer, int epoch) => Seen.Add($"epoch {epoch}");

        public override void BeforeStep(TrainerBase trainer, long step) => Seen.Add($"step {step}");

        public override void AfterBackward(TrainerBase trainer, long step, double loss) =>
            Seen.Add($"backward {step} {trainer.Model.Parameters().All(parameter => parameter.Grad is not null)}");

        public override void AfterStep(TrainerBase trainer, long step, double loss) => Seen.Add($"stepped {step}");

        public override void BeforeValidation(TrainerBase trainer, int epoch) => Seen.Add($"validation {epoch}");

        public override void AfterValidation(TrainerBase trainer, int epoch, Evaluation evaluation) =>
            Seen.Add($"validated {epoch} {evaluation.Count}");

        public override void AfterEpoch(TrainerBase trainer, MetricsEntry entry) => Seen.Add($"epoch over {entry.Epoch}");

        public override void AfterCheckpoint(TrainerBase trainer, Checkpoint checkpoint) => Seen.Add($"checkpoint {checkpoint.Step}");

        public override void AfterTraining(TrainerBase trainer, TrainingResult result) => Seen.Add($"over {result.History.Count}");
    }
}
