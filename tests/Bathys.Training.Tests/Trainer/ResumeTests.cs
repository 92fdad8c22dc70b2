namespace Bathys.Training.Tests;

[Collection("default generator")]
public class ResumeTests
{
    [Theory]
    [InlineData("SGD", "none", 1)]
    [InlineData("SGD", "one cycle", 20)]
    [InlineData("Adam", "cosine", 13)]
    [InlineData("Adam", "step", 27)]
    [InlineData("Adam", "plateau", 40)]
    [InlineData("AdamW", "none", 26)]
    [InlineData("RMSprop", "plateau", 51)]
    [InlineData("RMSprop", "step", 52)]
    public void A_stopped_and_resumed_run_ends_with_the_same_weights_bit_for_bit(string optimizer, string schedule, int stopAt)
    {
        using var folder = new TemporaryFolder();
        var whole = new Course { Optimizer = optimizer, Schedule = schedule };
        var expected = whole.Fit();

        using (var run = RunFolder.Create(folder["run"]))
        {
            run.Write("config.json", "{}"u8);
            var stopped = new Course { Optimizer = optimizer, Schedule = schedule };
            Assert.Throws<OperationCanceledException>(() => stopped.Fit(run, stopAt: stopAt));
        }

        using var again = RunFolder.Resume(folder["run"]);
        var resumed = new Course { Optimizer = optimizer, Schedule = schedule, Workers = 3 };
        var result = resumed.Fit(again, resume: true);
        Assert.Equal(whole.Model.Weights(), resumed.Model.Weights());
        Assert.Equal(expected.History.Select(WithoutTime), result.History.Select(WithoutTime));
        Assert.Equal(expected.Best!.Epoch, result.Best!.Epoch);
        Assert.Equal(4, again.Metrics.Read().Count);
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

    static MetricsEntry WithoutTime(MetricsEntry entry) => entry with { Seconds = null };
}
