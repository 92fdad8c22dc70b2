using Bathys.Data;
using Bathys.Optim;

namespace Bathys.Training.Tests;

[Quick]
[Collection("default generator")]
public class TrainerTests
{
    readonly StringWriter log = new();

    [Fact]
    public void Training_learns_and_reports_every_epoch()
    {
        var course = new Course { Optimizer = "Adam" };
        var result = course.Fit();
        Assert.Equal([1, 2, 3, 4], result.History.Select(entry => entry.Epoch));
        Assert.True(result.History[^1].ValidationAccuracy > 0.9, course.Log.ToString());
        Assert.True(result.History[^1].TrainLoss < result.History[0].TrainLoss);
        Assert.Equal(4, course.Log.ToString().TrimEnd().Split('\n').Length);
        Assert.StartsWith("epoch 1/4  loss ", course.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_loop_by_hand_gives_the_same_weights()
    {
        var course = new Course { Optimizer = "Adam" };
        course.Fit();

        using var seeded = new RandomScope(new Generator(9));
        var model = new BlobNet();
        var optimizer = new Adam(model.Parameters(), 0.01, weightDecay: 1e-3);
        var train = course.Train;
        for (var epoch = 0; epoch < 4; epoch++)
        {
            foreach (var (x, y) in train)
            {
                optimizer.ZeroGrad();
                model.Forward(x).CrossEntropy(y).Backward();
                optimizer.Step();
            }
        }

        Assert.Equal(model.Weights(), course.Model.Weights());
    }

    [Fact]
    public void The_best_and_the_newest_checkpoints_are_kept()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        var result = new Course { Optimizer = "Adam" }.Fit(run, checkpointEvery: 3);
        var steps = new CheckpointStore(run.CheckpointsPath).All().Select(checkpoint => checkpoint.Step).ToList();
        Assert.Contains(result.Best!.Step, steps);
        Assert.Contains(52, steps);
        Assert.InRange(steps.Count, 2, 3);
        Assert.Equal(result.History, run.Metrics.Read());
    }

    [Fact]
    public void Training_stops_when_nothing_is_gained()
    {
        var model = new BlobNet();
        var trainer = Make(model, new SGD(model.Parameters(), learningRate: 0), patience: 2);
        var result = trainer.Fit(new DataLoader(new Blobs(24), 8), Course.Validation, epochs: 50);
        Assert.True(result.StoppedEarly);
        Assert.Equal(3, result.History.Count);
        Assert.Equal(1, result.Best!.Epoch);
        Assert.Contains("stopped early", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_finite_stops_the_run_and_names_the_step()
    {
        var model = new BlobNet();
        var trainer = Make(model, new SGD(model.Parameters(), learningRate: 1e30));
        Expect.Mistake("The loss of step 2 (epoch 1) is not finite", () => trainer.Fit(new DataLoader(new Blobs(80), 8), epochs: 3));
    }

    [Fact]
    public void Steps_that_are_not_finite_can_be_left_out()
    {
        var model = new BlobNet();
        var calls = 0;
        var optimizer = new SGD(model.Parameters(), learningRate: 0.01);
        var trainer = new Trainer(model, Sometimes, optimizer) { Logger = new TextLogger(log), SkipNonFinite = 1 };
        var result = trainer.Fit(new DataLoader(new Blobs(80), 8));
        Assert.Equal(10, result.History[0].Step);
        Assert.True(double.IsFinite(result.History[0].TrainLoss!.Value));

        Prediction Sometimes(Batch batch)
        {
            var output = model.Forward(batch.Input);
            var loss = output.CrossEntropy(batch.Target);
            return new(++calls == 4 ? loss * double.NaN : loss, output, batch.Target);
        }
    }

    [Fact]
    public void Clipping_bounds_what_a_step_changes()
    {
        var model = new BlobNet();
        var before = model.Weights();
        var trainer = Make(model, new SGD(model.Parameters(), learningRate: 1), clipNorm: 1e-3);
        trainer.Fit(new DataLoader(new Blobs(8), 8));
        var moved = Math.Sqrt(model.Weights().Zip(before, (a, b) => Math.Pow(a - b, 2)).Sum());
        Assert.InRange(moved, 1e-5, 1.01e-3);
    }

    [Fact]
    public void A_callback_can_end_the_training()
    {
        var model = new BlobNet();
        var trainer = Make(model, new SGD(model.Parameters(), 0.01));
        trainer.Callbacks.Add(new StopAfter(4));
        var result = trainer.Fit(new DataLoader(new Blobs(80), 8), epochs: 3);
        Assert.Equal(4, Assert.Single(result.History).Step);
    }

    [Fact]
    public void Evaluation_leaves_the_model_in_the_mode_it_was_in()
    {
        var model = new BlobNet();
        var trainer = Make(model, new SGD(model.Parameters(), 0.01));
        var first = trainer.Evaluate(Course.Validation);
        Assert.True(model.IsTraining);
        Assert.Equal(60, first.Count);
        Assert.Equal(first.Confusion!.Accuracy, first.Accuracy);
        Assert.Equal(first.Loss, trainer.Evaluate(Course.Validation).Loss);
    }

    Trainer Make(BlobNet model, Optimizer optimizer, int patience = 0, double? clipNorm = null) =>
        new(model, (output, target) => output.CrossEntropy(target), optimizer)
        {
            Logger = new TextLogger(log),
            Patience = patience,
            ClipNorm = clipNorm,
        };

    sealed class StopAfter(long last) : Callback
    {
        public override void AfterStep(TrainerBase trainer, long step, double loss)
        {
            if (step == last) trainer.Stop();
        }
    }
}
