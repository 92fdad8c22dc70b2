using System.Text.Json;

namespace Bathys.Cli.Tests;

public class TrainCnnTests
{
    [Fact]
    public void A_run_folder_holds_configuration_metrics_checkpoint_report_and_pictures()
    {
        using var folder = new TemporaryFolder();
        var call = SmallRun.Cnn(folder["run"]).Succeeds();
        Assert.Contains("epoch 2/2  loss ", call.Output, StringComparison.Ordinal);
        Assert.Contains("weighted avg", call.Output, StringComparison.Ordinal);

        string[] files = ["config.json", "metrics.jsonl", "report.txt", "report.json", "loss.svg", "confusion-matrix.svg"];
        Assert.All(files, name => Assert.True(new FileInfo(folder["run/" + name]).Length > 0, name));
        Assert.Null(new CheckpointStore(folder["run/checkpoints"]).All()[0].FindFault());
        var entries = File.ReadLines(folder["run/metrics.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([1, 2], entries.Select(entry => entry.GetProperty("epoch").GetInt32()));
        string[] keys = ["step", "train_loss", "validation_loss", "validation_accuracy", "learning_rate", "seconds"];
        Assert.All(keys, key => Assert.True(entries[0].TryGetProperty(key, out _), key));
    }

    [Fact]
    public void Defaults_are_the_documents()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1, "--json").Succeeds();
        var config = JsonDocument.Parse(File.ReadAllBytes(folder["run/config.json"])).RootElement;
        Assert.Equal(64, config.GetProperty("batch_size").GetInt32());
        Assert.Equal(1e-3, config.GetProperty("learning_rate").GetDouble());
        Assert.Equal(1e-4, config.GetProperty("weight_decay").GetDouble());
        Assert.True(config.GetProperty("augment").GetBoolean());
        Assert.Equal("digits", config.GetProperty("data").GetString());
        var help = Call.Of("train", "cnn", "--help").Succeeds().Output;
        Assert.Matches(@"--epochs <N>.*\[default: 5\]", help);
        Assert.Matches(@"--image-size <N>.*\[default: 48\]", help);
    }

    [Fact]
    public void The_step_length_falls_along_a_cosine_unless_it_is_to_stay()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["cosine"]).Succeeds();
        SmallRun.Cnn(folder["constant"], "--schedule", "constant").Succeeds();
        Assert.All(LearningRates(folder["constant"]), rate => Assert.Equal(1e-3, rate));
        var falling = LearningRates(folder["cosine"]);                        // 3 steps an epoch: of the third and the sixth step
        Assert.Equal(1e-3 * (1 + Math.Cos(Math.PI * 2 / 6)) / 2, falling[0], 1e-9);
        Assert.Equal(1e-3 * (1 + Math.Cos(Math.PI * 5 / 6)) / 2, falling[1], 1e-9);
    }

    static double[] LearningRates(string run) =>
        [.. File.ReadLines(Path.Combine(run, "metrics.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("learning_rate").GetDouble())];

    [Fact]
    public void The_same_seed_gives_the_same_weights_at_any_number_of_threads()
    {
        using var folder = new TemporaryFolder();
        var weights = new List<byte[]>();
        foreach (var threads in new[] { "1", "2", "4" })
        {
            SmallRun.Cnn(folder["run" + threads], 1, "--threads", threads, "--seed", "7").Succeeds();
            weights.Add(File.ReadAllBytes(new CheckpointStore(folder[$"run{threads}/checkpoints"]).Newest()!.PathOf("model.safetensors")));
        }

        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Fact]
    public void A_run_goes_on_for_more_epochs_as_if_it_had_never_ended()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["whole"], "--schedule", "constant").Succeeds();
        SmallRun.Cnn(folder["part"], 1, "--schedule", "constant").Succeeds();
        Call.Of("train", "cnn", "--output", folder["part"], "--resume", "--epochs", "2").Succeeds();
        Assert.Equal(Weights(folder["whole"]), Weights(folder["part"]));
        Assert.Equal(2, File.ReadLines(folder["part/metrics.jsonl"]).Count());
    }

    [Fact]
    public void Another_number_of_epochs_is_refused_in_plain_words_where_the_learning_rate_falls_over_them()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        string[] resume = ["train", "cnn", "--output", folder["run"], "--resume", "--epochs", "2"];
        var call = Call.Of(resume);
        call.IsMistake("The run was started for 1 epochs and its learning rate falls along a cosine over them; 2 epochs change the curve",
            "--allow-changes", "--schedule constant");
        Assert.Empty(call.Output);
        Call.Of([.. resume, "--allow-changes"]).Succeeds();
        SmallRun.Cnn(folder["run"], 1).IsMistake("--resume", "--overwrite");
    }

    [Fact]
    public void A_resumed_run_with_another_setting_is_refused_unless_allowed()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1, "--schedule", "constant").Succeeds();
        string[] resume = ["train", "cnn", "--output", folder["run"], "--resume", "--epochs", "2", "--learning-rate", "0.0005"];
        Call.Of(resume).IsMistake("learning_rate was 0.001 and is 0.0005");
        Call.Of("train", "cnn", "--output", folder["run"], "--resume").Succeeds();
        Call.Of([.. resume, "--allow-changes"]).Succeeds();
        Assert.Contains("\"learning_rate\":0.0005", File.ReadLines(folder["run/metrics.jsonl"]).Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_for_programs_have_the_output_to_themselves()
    {
        using var folder = new TemporaryFolder();
        var call = SmallRun.Cnn(folder["run"], "--json").Succeeds();
        Assert.Equal(folder["run"], call.Json.GetProperty("run").GetString());
        Assert.InRange(call.Json.GetProperty("test").GetProperty("accuracy").GetDouble(), 0, 1);
        Assert.Contains("epoch 2/2", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_named_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], "--learning-rate", "-0.1").IsMistake("--learning-rate", "-0.1");
        SmallRun.Cnn(folder["run"], "--device", "tpu").IsMistake("tpu");
        SmallRun.Cnn(folder["run"], "--data", folder["nothing"]).IsMistake(folder["nothing"]);
        SmallRun.Cnn(folder["run"], "--validation", "0.9999").IsMistake("--validation");
        SmallRun.Cnn(folder["run"], "--resume").IsMistake(folder["run"]);
        Call.Of("train", "cnn", "--resume").IsMistake("--output");
        Assert.False(Directory.Exists(folder["run"]));

        File.WriteAllText(folder["thesis.txt"], "years of work");
        SmallRun.Cnn(folder.Path).IsMistake("not empty");
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_stopped_run_keeps_its_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var stop = new StopSignal();
        stop.Request();
        var call = Call.Of(stop, "train", "cnn", "--limit", "200", "--image-size", "12", "--output", folder["run"]);
        Assert.Equal(ExitCode.Interrupted, call.ExitCode);
        Assert.Contains("--resume", call.Error, StringComparison.Ordinal);
        Assert.NotNull(new CheckpointStore(folder["run/checkpoints"]).Newest());
    }

    static byte[] Weights(string run) =>
        File.ReadAllBytes(new CheckpointStore(Path.Combine(run, "checkpoints")).Newest()!.PathOf("model.safetensors"));
}
