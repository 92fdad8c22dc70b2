namespace Bathys.Training.Tests;

public class RunFolderTests
{
    [Fact]
    public void New_names_are_unique_even_when_taken_at_once()
    {
        using var folder = new TemporaryFolder();
        var runs = new RunFolder[8];
        Parallel.For(0, runs.Length, i => runs[i] = RunFolder.CreateNew(folder.Path, "cnn"));
        Assert.Equal(runs.Length, runs.Select(run => run.Name).Distinct().Count());
        foreach (var run in runs) run.Dispose();
    }

    [Fact]
    public void A_folder_with_something_in_it_is_refused_and_left_as_it_was()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["thesis.txt"], "years of work");
        var error = Assert.Throws<BathysException>(() => RunFolder.Create(folder.Path));
        Assert.Contains("is not empty", error.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void What_a_run_left_that_was_killed_before_it_began_is_no_obstacle()
    {
        using var folder = new TemporaryFolder();
        using (var run = RunFolder.Create(folder["run"])) run.Write("tokenizer.json", "{}"u8);
        using (var run = RunFolder.Create(folder["run"])) run.Write("config.json", "{}"u8);
        Expect.Mistake("is not empty", () => RunFolder.Create(folder["run"]));
        Directory.CreateDirectory(folder["mine"]);
        File.WriteAllText(folder["mine/tokenizer.json"], "{}");
        Expect.Mistake("is not empty", () => RunFolder.Create(folder["mine"]));
    }

    [Fact]
    public void Overwriting_deletes_a_runs_files_only()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["thesis.txt"], "years of work");
        File.WriteAllText(folder["metrics.jsonl"], "{}\n");
        foreach (var classifier in (string[])["judge.safetensors", "judge-2000.safetensors", "classifier-50.safetensors"])
            File.WriteAllText(folder[classifier], "");
        Directory.CreateDirectory(folder["checkpoints/step-00000001"]);
        using var run = RunFolder.Create(folder.Path, overwrite: true);
        Assert.Equal([".lock", "thesis.txt"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Two_runs_cannot_write_to_one_folder()
    {
        using var folder = new TemporaryFolder();
        using (var first = RunFolder.Create(folder["run"]))
        {
            first.Write("config.json", "{}"u8);
            Expect.Mistake("Another process", () => RunFolder.Resume(folder["run"]));
        }

        RunFolder.Resume(folder["run"]).Dispose();
    }

    [Fact]
    public void What_is_no_run_is_named()
    {
        using var folder = new TemporaryFolder();
        Expect.Mistake("bathys train makes one", () => RunFolder.Open(folder["none"]));
        using (var run = RunFolder.Create(folder["runs/mine"])) run.Write("config.json", "{}"u8);
        Expect.Mistake($"There is no run folder {folder["runs/mina"]}: the newest runs are {folder["runs/mine"]}.", () =>
            RunFolder.Open(folder["runs/mina"]));
        Expect.Mistake(folder["runs/mine"], () => RunFolder.Open(folder["runs"]));
        Expect.Mistake("go on with its run (--resume) or replace it (--overwrite)", () => RunFolder.Create(folder["runs/mine"]));
        Expect.Mistake("having no config.json", () => RunFolder.Open(folder.Path));
        File.WriteAllText(folder["file"], "");
        Expect.Mistake("cannot be written", () => RunFolder.Create(folder["file"]));
        File.WriteAllText(folder["config.json"], "{");
        Expect.Mistake("no valid JSON", () => RunFolder.Open(folder.Path).ReadConfig());
        File.WriteAllText(folder["config.json"], "[]");
        Expect.Mistake("no JSON object", () => RunFolder.Open(folder.Path).ReadConfig());
    }

    [Fact]
    public void Metrics_are_lines_of_json_with_the_documented_keys()
    {
        using var folder = new TemporaryFolder();
        var log = new MetricsLog(folder["metrics.jsonl"]);
        Assert.Empty(log.Read());
        log.Append(new(938, 1, TrainLoss: 0.25, ValidationLoss: double.NaN, ValidationAccuracy: 0.98, LearningRate: 1e-3, Seconds: 12.5));
        Assert.Equal(
            """
            {"step":938,"epoch":1,"train_loss":0.25,"validation_loss":"NaN","validation_accuracy":0.98,"learning_rate":0.001,"seconds":12.5}

            """,
            File.ReadAllText(log.Path));
        Assert.Equal(double.NaN, log.Read()[0].ValidationLoss);
    }

    [Fact]
    public void A_torn_last_line_is_left_out_and_a_wrong_one_named()
    {
        using var folder = new TemporaryFolder();
        var log = new MetricsLog(folder["metrics.jsonl"]);
        for (var step = 10; step <= 40; step += 10) log.Append(new(step, step / 10));
        File.AppendAllText(log.Path, "{\"step\":50,\"ep");
        Assert.Equal([10, 20, 30, 40], log.Read().Select(entry => entry.Step));
        log.Replace([.. log.Read().Take(2)]);
        Assert.Equal([10, 20], log.Read().Select(entry => entry.Step));
        File.AppendAllText(log.Path, "nonsense\n");
        Expect.Mistake("line 3", () => log.Read());
    }
}
