using Bathys.Data;
using Bathys.Optim;

namespace Bathys.Training.Tests;

[Collection("default generator")]
public class ResumeTests
{
    static readonly string[] Optimizers = ["plain SGD", "SGD", "Nesterov", "Adam", "AdamW", "RMSprop", "centered RMSprop",
        "amsgrad"];

    static readonly string[] Schedules = ["none", "step", "exponential", "cosine", "one cycle", "linear", "inverse root", "sequential",
        "chained", "plateau", "linear and step", "linear and plateau", "two plateaus"];

    public static TheoryData<string, string, int, int> Courses
    {
        get
        {
            // Stops spread over all four epochs of 13 steps, first and last steps of epochs among them.
            var courses = new TheoryData<string, string, int, int>();
            foreach (var (i, optimizer) in Optimizers.Index())
                foreach (var (j, schedule) in Schedules.Index()) courses.Add(optimizer, schedule, 1 + (11 * i + 13 * j) % 52, (i + j) % 4);
            return courses;
        }
    }

    [Theory, MemberData(nameof(Courses))]
    public void A_stopped_and_resumed_run_ends_with_the_same_weights_bit_for_bit(string optimizer, string schedule, int stopAt, int workers)
    {
        using var folder = new TemporaryFolder();
        var whole = new Course { Optimizer = optimizer, Schedule = schedule };
        var expected = whole.Fit();

        using (var run = RunFolder.Create(folder["run"]))
        {
            run.Write("config.json", "{}"u8);
            var stopped = new Course { Optimizer = optimizer, Schedule = schedule, Workers = workers };
            Assert.Throws<OperationCanceledException>(() => stopped.Fit(run, stopAt: stopAt));
        }

        using var again = RunFolder.Resume(folder["run"]);
        var resumed = new Course { Optimizer = optimizer, Schedule = schedule, Workers = 3 - workers };
        var result = resumed.Fit(again, resume: true);
        Assert.Equal(whole.Model.Weights(), resumed.Model.Weights());
        Assert.Equal(expected.History.Select(WithoutTime), result.History.Select(WithoutTime));
        Assert.Equal(expected.Best!.Epoch, result.Best!.Epoch);
        Assert.Equal(4, again.Metrics.Read().Count);
    }

    [Theory]
    [InlineData(2, null, 0, 7)]
    [InlineData(3, 0.5, 0, 20)]
    [InlineData(1, 0.1, 0, 33)]
    [InlineData(1, null, 1, 40)]
    [InlineData(2, 0.5, 2, 27)]
    public void Batches_in_parts_clipping_and_early_stopping_resume_bit_for_bit(int accumulate, double? clip, int patience, int stopAt)
    {
        using var folder = new TemporaryFolder();
        Course course() =>
            new() { Optimizer = "Adam", Accumulate = accumulate, ClipNorm = clip, Patience = patience, Epochs = patience > 0 ? 100 : 12 };
        var whole = course();
        var expected = whole.Fit();
        Assert.Equal(patience > 0, expected.StoppedEarly);
        using (var run = RunFolder.Create(folder["run"]))
        {
            run.Write("config.json", "{}"u8);
            Assert.Throws<OperationCanceledException>(() => course().Fit(run, stopAt: Math.Min(stopAt, 13 * expected.History.Count - 1)));
        }

        using var again = RunFolder.Resume(folder["run"]);
        var resumed = course();
        var result = resumed.Fit(again, resume: true);
        Assert.Equal(whole.Model.Weights(), resumed.Model.Weights());
        Assert.Equal((expected.StoppedEarly, expected.History.Count), (result.StoppedEarly, result.History.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void No_sample_is_repeated_or_left_out(int workers)
    {
        using var folder = new TemporaryFolder();
        var whole = new Course { Optimizer = "SGD" };
        whole.Fit();
        List<float> seen = [];
        for (var (stopAt, isOver) = (5, false); !isOver; stopAt += 7)
        {
            var part = new Course { Optimizer = "SGD", Workers = workers };
            isOver = GoOn(part, folder["run"], stopAt);
            seen.AddRange(part.Seen);
        }

        Assert.Equal(whole.Seen, seen);
        Assert.Equal(400, seen.Count);
        Assert.All(seen.Chunk(100), epoch => Assert.Equal(100, epoch.Distinct().Count()));
    }

    [Fact]
    public void A_killed_run_goes_on_from_its_newest_whole_checkpoint_and_says_what_it_passed_over()
    {
        using var folder = new TemporaryFolder();
        var whole = new Course { Optimizer = "Adam" };
        whole.Fit();
        using (var run = RunFolder.Create(folder["run"]))
        {
            run.Write("config.json", "{}"u8);
            Assert.Throws<OperationCanceledException>(() => new Course { Optimizer = "Adam" }.Fit(run, stopAt: 33, checkpointEvery: 5));
        }

        // What a crash may leave: the newest checkpoint torn, a line of metrics half written.
        var newest = new CheckpointStore(folder["run/checkpoints"]).Newest()!;
        Assert.Equal(33, newest.Step);
        using (var torn = File.OpenWrite(newest.PathOf("model.safetensors"))) torn.SetLength(100);
        File.AppendAllText(folder["run/metrics.jsonl"], "{\"step\":");

        using var again = RunFolder.Resume(folder["run"]);
        var resumed = new Course { Optimizer = "Adam" };
        resumed.Fit(again, resume: true);
        Assert.Contains("passed over", resumed.Log.ToString(), StringComparison.Ordinal);
        Assert.Contains("step-00000030", resumed.Log.ToString(), StringComparison.Ordinal);
        Assert.Equal(whole.Model.Weights(), resumed.Model.Weights());
    }

    [Fact]
    public void A_run_killed_before_its_first_checkpoint_begins_anew()
    {
        using var folder = new TemporaryFolder();
        var whole = new Course { Optimizer = "SGD" };
        whole.Fit();
        using var run = RunFolder.Create(folder["run"]);
        File.WriteAllText(run.Metrics.Path, "{\"step\":1,\"epoch\":1}\n");
        var again = new Course { Optimizer = "SGD" };
        again.Fit(run, resume: true);
        Assert.Equal(whole.Model.Weights(), again.Model.Weights());
        Assert.Equal(4, run.Metrics.Read().Count);
    }

    [Fact]
    public void A_finished_run_that_is_resumed_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        var first = new Course { Optimizer = "Adam" };
        first.Fit(run);
        var second = new Course { Optimizer = "Adam" };
        Assert.Equal(4, second.Fit(run, resume: true).History.Count);
        Assert.Equal(first.Model.Weights(), second.Model.Weights());
    }

    [Fact]
    public void Another_optimizer_is_named_and_refused()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        new Course { Optimizer = "Adam" }.Fit(run);
        Expect.Mistake("optimizer was Adam and is SGD", () => new Course { Optimizer = "SGD" }.Fit(run, resume: true));
    }

    [Fact]
    public void Whatever_step_of_whatever_save_fails_the_run_resumes_and_ends_with_the_same_weights()
    {
        var whole = new Course { Optimizer = "Adam", Epochs = 2 };
        whole.Fit();
        var (failures, saves) = (0, 0);
        for (var failAt = 0; ; failAt++)
        {
            using var folder = new TemporaryFolder();
            var failing = new FailingStorage(failAt, isDeadThen: true);
            var stopped = new Course { Optimizer = "Adam", Epochs = 2, Storage = failing };
            try
            {
                using var run = RunFolder.Create(folder["run"]);
                run.Write("config.json", "{}"u8);
                stopped.Fit(run, checkpointEvery: 9);
            }
            catch (BathysException e)
            {
                Assert.Contains("cannot be written, earlier ones are kept", e.Message, StringComparison.Ordinal);
                saves++;
            }

            if (!failing.HasFailed) break;
            failures++;
            using var again = RunFolder.Resume(folder["run"]);
            var resumed = new Course { Optimizer = "Adam", Epochs = 2 };
            resumed.Fit(again, resume: true);
            Assert.Equal(whole.Model.Weights(), resumed.Model.Weights());
            Assert.DoesNotContain("passed over", resumed.Log.ToString(), StringComparison.Ordinal);
            Assert.Equal(2, again.Metrics.Read().Count);
        }

        // Four saves; only deletions of what is no longer needed may fail without a word.
        Assert.True(failures > 100 && saves > 0.9 * failures, $"{failures} failures, {saves} of them named");
    }

    [Fact]
    public void Of_a_changed_optimizer_only_the_changed_setting_is_new()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        static Trainer make(double beta2)
        {
            var model = new BlobNet();
            return new(model, (output, target) => output.CrossEntropy(target), new Adam(model.Parameters(), 0.01, beta2: beta2));
        }

        var (first, second) = (make(0.999), make(0.9));
        first.Run = run;
        first.Optimizer.Groups[0].LearningRate = 0.01;
        first.Callbacks.Add(new Lower());
        first.Fit(new DataLoader(new Blobs(16, 1), batchSize: 8), epochs: 1);
        (second.Run, second.Resume, second.AllowChanges) = (run, true, true);
        second.Fit(new DataLoader(new Blobs(16, 1), batchSize: 8), epochs: 1);
        Assert.Equal((0.0025, 0.9), (second.Optimizer.LearningRate, second.Optimizer.Groups[0]["beta2"]));
    }

    [Fact]
    public void A_schedule_of_which_a_checkpoint_says_nothing_is_said_to_begin_anew()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        static Trainer make(bool isScheduled)
        {
            var model = new BlobNet();
            var optimizer = new SGD(model.Parameters(), 0.01);
            return new(model, (output, target) => output.CrossEntropy(target), optimizer)
            {
                Schedules = isScheduled ? [Scheduled.EachStep(new CosineAnnealingLR(optimizer, 4))] : [],
            };
        }

        var (first, second, third) = (make(false), make(true), make(true));
        using var log = new StringWriter();
        foreach (var (trainer, epochs) in ((Trainer, int)[])[(first, 1), (second, 2), (third, 2)])
        {
            (trainer.Run, trainer.Resume, trainer.AllowChanges, trainer.Logger) = (run, true, true, new TextLogger(log));
            trainer.Fit(new DataLoader(new Blobs(16, 1), batchSize: 8), epochs: epochs);
        }

        Assert.Equal(2, log.ToString().Split("CosineAnnealingLR(steps: 4, minimum: 0) stood: it begins anew").Length);
    }

    [Fact]
    public void Rows_that_are_remembered_are_not_taken_in_parts()
    {
        var model = new BlobNet();
        var trainer = new Trainer(model, (output, target) => output.CrossEntropy(target), new SGD(model.Parameters()))
        {
            Carried = new CarriedState(),
            Accumulate = 2,
        };
        Expect.Mistake("accumulate 1", () => trainer.Fit(new DataLoader(new Blobs(16, 1), batchSize: 8)));
    }

    [Fact]
    public void Another_data_set_is_named_and_refused()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        new Course { Optimizer = "Adam" }.Fit(run, stopAt: null);
        Expect.Mistake("data was ", () => new Course { Optimizer = "Adam", DataSeed = 7 }.Fit(run, resume: true));
        Expect.Mistake("step_schedule was none and is CosineAnnealingLR(steps: 52", () =>
            new Course { Optimizer = "Adam", Schedule = "cosine" }.Fit(run, resume: true));
    }

    [Fact]
    public void Whatever_changes_the_curve_is_named_and_refused()
    {
        Refused("accumulate was 1 and is 2", new() { Optimizer = "Adam" }, new() { Optimizer = "Adam", Accumulate = 2 });
        Refused("beta1 was 0.9 and is 0.8", new() { Optimizer = "Adam" }, new() { Optimizer = "Adam", Beta1 = 0.8 });
        Refused("momentum was 0.9 and is 0.8", new() { Optimizer = "SGD" }, new() { Optimizer = "SGD", Beta1 = 0.8 });
        Refused("patience was 0 and is 3", new() { Optimizer = "SGD" }, new() { Optimizer = "SGD", Patience = 3 });
        Refused("epoch_schedule was ReduceLROnPlateau(higherIsBetter: False, factor: 0.1, patience: 0",
            new() { Optimizer = "SGD", Schedule = "plateau" }, new() { Optimizer = "SGD", Schedule = "plateau", Factor = 0.5 });
        Refused("step_schedule was CosineAnnealingLR(steps: 52, minimum: 0) and is CosineAnnealingLR(steps: 53, minimum: 0)",
            new() { Optimizer = "SGD", Schedule = "cosine" }, new() { Optimizer = "SGD", Schedule = "cosine", Cosine = 53 });
        Refused("step_schedule was OwnSchedule ", new() { Optimizer = "SGD", Schedule = "own" },
            new() { Optimizer = "SGD", Schedule = "own", Factor = 0.5 });
        Refused("validation_data was ", new() { Optimizer = "SGD" }, new() { Optimizer = "SGD", ValidationSeed = 3 });

        static void Refused(string words, Course begun, Course changed)
        {
            using var folder = new TemporaryFolder();
            using var run = RunFolder.Create(folder["run"]);
            begun.Fit(run);
            Expect.Mistake(words, () => changed.Fit(run, resume: true));
        }
    }

    [Fact]
    public void Another_loss_is_named_and_refused()
    {
        using var folder = new TemporaryFolder();
        using var run = RunFolder.Create(folder["run"]);
        Train(new Bathys.Nn.MSELoss());
        Expect.Mistake("loss was MSELoss Mean and is L1Loss Mean", () => Train(new Bathys.Nn.L1Loss()));

        void Train(Bathys.Nn.Loss loss)
        {
            var model = new Bathys.Nn.Linear(2, 2);
            var data = new Bathys.Data.TensorDataset(Tensor.Ones(4, 2), Tensor.Ones(4, 2));
            new Trainer(model, loss, new Bathys.Optim.SGD(model.Parameters(), 0.1)) { Run = run, Resume = true }
                .Fit(new Bathys.Data.DataLoader(data, batchSize: 2));
        }
    }

    [Fact]
    public void A_state_that_is_none_is_named()
    {
        using var folder = new TemporaryFolder();
        foreach (var json in new[] { "null", "{\"history\": null}", "{\"step\": \"x\"}" })
        {
            using var run = RunFolder.Create(folder["run"], overwrite: true);
            var store = new CheckpointStore(run.CheckpointsPath);
            store.Save(1, [.. ((string[])["model.safetensors", "optimizer.safetensors"]).Select(name => new CheckpointFile(name, _ => { })),
                new("state.json", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(json)))]);
            Expect.Mistake(
                "state.json is no training state of this version", () => new Course { Optimizer = "SGD" }.Fit(run, resume: true));
        }
    }

    /// <summary>Begins a run or goes on with it.</summary>
    /// <returns>Whether it came to its end before it was to stop.</returns>
    static bool GoOn(Course course, string path, long stopAt)
    {
        using var run = Directory.Exists(path) ? RunFolder.Resume(path) : RunFolder.Create(path);
        run.Write("config.json", "{}"u8);
        try
        {
            course.Fit(run, resume: true, stopAt);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    static MetricsEntry WithoutTime(MetricsEntry entry) => entry with { Seconds = null };

    sealed class Lower : Callback
    {
        public override void AfterStep(TrainerBase trainer, long step, double loss) => trainer.Optimizer.LearningRate /= 2;
    }
}
