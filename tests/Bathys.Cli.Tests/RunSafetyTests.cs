using Bathys.Data.Tables;
using Bathys.Models;

namespace Bathys.Cli.Tests;

/// <summary>What a run must not lose, take from others, or say of itself wrongly.</summary>
public class RunSafetyTests
{
    [Fact]
    public void Loading_a_run_takes_no_random_numbers()
    {
        using var folder = new TemporaryFolder();
        var configuration = Configuration(folder);
        using (var training = TrainingRun.Begin(configuration, new() { Folder = folder["run"] })) training.Train();
        var mine = new Generator(5);
        using var _ = new RandomScope(mine);
        using var run = Run.Open(folder["run"]);
        run.Load<TableModel>();
        run.Evaluate();
        Assert.Equal(0UL, mine.Position);
    }

    [Fact]
    public void A_run_whose_beginning_fails_lets_go_of_its_folder()
    {
        using var folder = new TemporaryFolder();
        var closed = new StringWriter();
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(
            () => TrainingRun.Begin(Configuration(folder), new() { Folder = folder["run"], Logger = new TextLogger(closed) }));
        TrainingRun.Begin(Configuration(folder), new() { Folder = folder["run"], Overwrite = true }).Dispose();
    }

    [Fact]
    public void A_test_names_the_weights_that_it_loaded()
    {
        using var folder = new TemporaryFolder();
        using var log = new StringWriter();
        var notes = new List<string>();
        using var training = TrainingRun.Begin(
            Configuration(folder) with { Epochs = 3 }, new() { Folder = folder["run"], Logger = new TextLogger(log), Note = notes.Add });
        training.Plan.Trainer.Callbacks.Add(new Spoil());
        var result = training.Train();
        Assert.NotEqual(result.History[^1], result.Best);
        using (var torn = File.OpenWrite(folder[$"run/checkpoints/step-{result.Best!.Step:D8}/model.safetensors"])) torn.SetLength(100);
        training.Test();
        Assert.Contains($"the weights of step {result.History[^1].Step} are tested", log.ToString(), StringComparison.Ordinal);
        Assert.Contains(notes, note => note.Contains("passed over the best checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_that_changed_since_the_training_is_not_evaluated_on_unsaid()
    {
        using var folder = new TemporaryFolder();
        using (var training = TrainingRun.Begin(Configuration(folder), new() { Folder = folder["run"] })) training.Train();
        Call.Of("evaluate", folder["run"]).Succeeds();
        var rows = File.ReadAllText(folder["points.csv"]);
        File.AppendAllText(folder["points.csv"], "0.5,0.5,red,inside,0.7\n");
        Call.Of("evaluate", folder["run"]).IsMistake("points.csv has changed since the run was trained", "--data");
        Call.Of("evaluate", folder["run"], "--data", folder["points.csv"]).Succeeds();
        File.WriteAllText(folder["points.csv"], rows);
        Call.Of("evaluate", folder["run"]).Succeeds();
    }

    [Fact]
    public void A_series_that_changed_since_the_training_is_not_evaluated_on_unsaid()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 120).Select(i => FormattableString.Invariant($"{Math.Sin(i):F3}")).Prepend("v").ToArray();
        File.WriteAllLines(folder["s.csv"], rows);
        Call.Of("train", "forecast", "--data", folder["s.csv"], "--column", "v", "--window", "8", "--horizon", "2", "--hidden", "4",
            "--epochs", "1",
            "--output", folder["run"]).Succeeds();
        Call.Of("evaluate", folder["run"]).Succeeds();
        File.WriteAllLines(folder["s.csv"], [.. rows, "0.5", "0.25"]);
        Call.Of("evaluate", folder["run"]).IsMistake("s.csv has changed since the run was trained", "--data");
        File.WriteAllLines(folder["s.csv"], [.. rows[..^1], "0.5"]);
        Call.Of("evaluate", folder["run"]).IsMistake("s.csv has changed since the run was trained");
    }

    sealed class Spoil : Callback
    {
        public override void BeforeEpoch(TrainerBase trainer, int epoch)
        {
            if (epoch == 3) trainer.Optimizer.LearningRate = 100;
        }
    }

    static MlpConfiguration Configuration(TemporaryFolder folder) => new()
    {
        Data = SmallRun.Table(folder),
        Target = "place",
        Kind = TabularTask.Classify,
        Hidden = [4],
        Dropout = 0,
        Ignore = ["distance"],
        Missing = MissingValues.Reject,
        Epochs = 1,
        BatchSize = 32,
        LearningRate = 0.01,
        Validation = 0.2,
    };
}
