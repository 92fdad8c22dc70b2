using Bathys.Vision;

namespace Bathys.Cli.Tests;

/// <summary>Trained models evaluated and used.</summary>
public class UseTests
{
    [Fact]
    public void Evaluation_repeats_the_report_of_the_training()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"]).Succeeds();
        var report = File.ReadAllText(folder["run/report.txt"]);
        Assert.Equal(report, Call.Of("evaluate", folder["run"]).Succeeds().Output);
        var json = Call.Of("evaluate", folder["run"], "--json", "--output", folder["out"]).Succeeds().Json;
        Assert.Equal(File.ReadAllText(folder["run/report.json"]), File.ReadAllText(folder["out/report.json"]));
        Assert.True(json.GetProperty("loss").GetDouble() > 0);
        Assert.Equal(10, json.GetProperty("confusion_matrix").GetArrayLength());
        Assert.True(File.Exists(folder["out/confusion-matrix.svg"]));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_in_words_and_the_report_stays()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 3, "--learning-rate", "0.003").Succeeds();
        var store = new CheckpointStore(folder["run/checkpoints"]);
        var best = System.Text.Json.JsonDocument.Parse(File.ReadAllText(store.Newest()!.PathOf("state.json")))
            .RootElement.GetProperty("best_step").GetInt64();
        var report = File.ReadAllText(folder["run/report.txt"]);
        PngFile.Save(folder["a.png"], new Image(3, 12, 12));
        using (var weights = File.OpenWrite(store.At(best)!.PathOf("model.safetensors"))) weights.SetLength(100);
        var call = Call.Of("evaluate", folder["run"]).Succeeds();
        Assert.Matches(
            @"note: passed over \S+step-\S+: model.safetensors has 100 bytes instead of|"
            + @"note: passed over the best checkpoint, of step \d+ \(model.safetensors has 100 bytes instead of", call.Error);
        Assert.Contains("keeps the report it has", call.Error, StringComparison.Ordinal);
        Assert.Equal(report, File.ReadAllText(folder["run/report.txt"]));
        Assert.Contains("passed over", Call.Of("predict", folder["run"], folder["a.png"]).Succeeds().Error, StringComparison.Ordinal);

        foreach (var checkpoint in store.All()) File.Delete(checkpoint.PathOf("state.json"));
        Call.Of("evaluate", folder["run"])
            .IsMistake("no whole checkpoint", $"step-{best:00000000}: model.safetensors has 100 bytes", "state.json is missing");
        Directory.Delete(folder["run/checkpoints"], recursive: true);
        Call.Of("predict", folder["run"], folder["a.png"]).IsMistake("has no checkpoint yet");
    }

    [Fact]
    public void A_configuration_that_is_none_is_named_with_what_it_lacks()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["run"]);
        foreach (var (json, words) in new[]
        {
            ("{}", "lacks the setting 'model'"), ("{\"model\": ", "is no valid JSON"),
                ("{\"model\": \"cnn\"}", "it lacks the settings 'image_size'"),
            ("{\"model\": \"cnn\", \"data\": null}", "data"), ("{\"model\": \"horse\", \"data\": \"x\"}", "horse"),
        })
        {
            File.WriteAllText(folder["run/config.json"], json);
            Call.Of("predict", folder["run"]).IsMistake(folder["run/config.json"], words);
        }
    }

    [Fact]
    public void Other_images_are_evaluated_whole_and_reported_in_a_folder_of_their_name()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        foreach (var digit in Enumerable.Range(0, 10))
        {
            Directory.CreateDirectory(folder[$"other/{digit}"]);
            PngFile.Save(folder[$"other/{digit}/a.png"], new Image(3, 12, 12));
        }

        var json = Call.Of("evaluate", folder["run"], "--data", folder["other"] + "/", "--json").Succeeds().Json;
        Assert.Equal(10, json.GetProperty("samples").GetInt32());
        Assert.Equal(0.1, json.GetProperty("accuracy").GetDouble(), 1e-12); // all black: all are called alike
        Assert.True(File.Exists(folder["run/on-other/report.json"]));
    }

    [Fact]
    public void A_stop_is_one_line()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        using var stop = new StopSignal();
        stop.Request();
        Stopped("stopped", "evaluate", folder["run"]);
        Stopped("trained weights are kept", "train", "cnn", "--limit", "200", "--image-size", "12", "--epochs", "1", "--output",
            folder["run"], "--resume");

        void Stopped(string words, params string[] args)
        {
            var call = Call.Of(stop, args);
            Assert.Equal(ExitCode.Interrupted, call.ExitCode);
            Assert.Contains(words, Assert.Single(call.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_table_of_more_rows_than_a_batch_is_answered_row_by_row()
    {
        using var folder = new TemporaryFolder();
        var table = SmallRun.Table(folder, rows: 600);
        Call.Of("train", "mlp", "--data", table, "--target", "place", "--epochs", "1", "--output", folder["run"]).Succeeds();
        var lines = Call.Of("predict", folder["run"], "--csv", table).Succeeds().Output.TrimEnd().Split('\n');
        Assert.Equal(Enumerable.Range(1, 600).Select(row => $"row {row}"), lines.Select(line => line.Split(':')[0]));
    }

    [Fact]
    public void Images_get_their_likeliest_classes()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"]).Succeeds();
        var image = new Image();
        DataSets.Open("digits").Test.Load(3, image);
        PngFile.Save(folder["three.png"], image);
        var line = Call.Of("predict", folder["run"], folder["three.png"], "--top", "2").Succeeds().Output;
        Assert.Matches(@"three\.png: \d \d+\.\d\d %, \d \d+\.\d\d %\r?\n$", line);
        var answer = Call.Of("predict", folder["run"], folder["three.png"], "--json").Succeeds().Json[0];
        Assert.Equal(1, answer.GetProperty("probabilities").EnumerateObject().Sum(entry => entry.Value.GetDouble()), 1e-5);
        Assert.Equal(line.Split(' ')[1], answer.GetProperty("class").GetString());

        foreach (ref var pixel in image.Pixels) pixel = (byte)(255 - pixel);
        PngFile.Save(folder["negative.png"], image);
        var inverted = Call.Of("predict", folder["run"], folder["negative.png"], "--top", "2", "--invert").Succeeds().Output;
        Assert.Equal(line.Split(':')[^1], inverted.Split(':')[^1]);
        Call.Of("predict", folder["run"], folder.Path).IsMistake("folder");
    }

    [Theory]
    [InlineData("place", "classify", "accuracy")]
    [InlineData("place", "binary", "roc_auc")]
    [InlineData("distance", "regress", "r2")]
    public void Tables_are_learned_evaluated_and_predicted(string target, string task, string score)
    {
        using var folder = new TemporaryFolder();
        var table = SmallRun.Table(folder);
        Call.Of("train", "mlp", "--data", table, "--target", target, "--task", task, "--hidden", "32,32", "--learning-rate", "0.01",
            "--ignore", target == "place" ? "distance" : "place", "--output", folder["run"]).Succeeds();
        var report = Call.Of("evaluate", folder["run"], "--json").Succeeds().Json;
        Assert.True(report.GetProperty(score).GetDouble() > 0.85, report.ToString());

        File.WriteAllText(folder["new.csv"], "color,y,x\nred,0.1,0.1\nblue,1.9,-1.9\n");
        var lines = Call.Of("predict", folder["run"], "--csv", folder["new.csv"]).Succeeds().Output.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        if (task == "regress")
            Assert.InRange(double.Parse(lines[1].Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture), 2, 3.3);
        else Assert.Equal(["row 1: inside", "row 2: outside"], lines.Select(line => string.Join(' ', line.Split(' ').Take(3))));
    }

    [Fact]
    public void Mistakes_are_named()
    {
        using var folder = new TemporaryFolder();
        var table = SmallRun.Table(folder, rows: 60);
        Call.Of("train", "mlp", "--data", table, "--target", "colr").IsMistake("colr", "distance");
        Call.Of("train", "mlp", "--data", folder["none.csv"], "--target", "x").IsMistake("none.csv");
        Call.Of("train", "mlp", "--data", table, "--target", "x", "--hidden", "64,wide").IsMistake("--hidden", "64,wide");
        Call.Of("train", "mlp", "--data", table, "--target", "x", "--task", "guess").IsMistake("guess");
        Call.Of("evaluate", folder["none"]).IsMistake("no run folder");
        Call.Of("evaluate", folder.Path).IsMistake("config.json");

        Call.Of("train", "mlp", "--data", table, "--target", "place", "--epochs", "1", "--output", folder["run"]).Succeeds();
        Call.Of("predict", folder["run"], "image.png").IsMistake("--csv");
        Call.Of("train", "cnn", "--output", folder["run"], "--resume").IsMistake("another kind");
        File.WriteAllText(folder["bad.csv"], "x,y\n1,2\n");
        Call.Of("predict", folder["run"], "--csv", folder["bad.csv"]).IsMistake("color");
        foreach (var checkpoint in new CheckpointStore(folder["run/checkpoints"]).All())
            File.Delete(checkpoint.PathOf("model.safetensors"));
        Call.Of("evaluate", folder["run"]).IsMistake("no whole checkpoint");
        File.WriteAllText(folder["run/config.json"], "{\"model\":\"oracle\"}");
        Call.Of("evaluate", folder["run"]).IsMistake("config.json");
    }

    [Fact]
    public void A_broken_image_is_named_after_the_good_ones_are_answered()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        PngFile.Save(folder["good.png"], new Image(1, 12, 12));
        File.WriteAllBytes(folder["broken.png"], File.ReadAllBytes(folder["good.png"])[..40]);
        var call = Call.Of("predict", folder["run"], folder["good.png"], folder["broken.png"]);
        call.IsMistake("broken.png");
        Assert.StartsWith(folder["good.png"], call.Output, StringComparison.Ordinal);
        call = Call.Of("predict", folder["run"], folder["broken.png"], folder["good.png"], "--skip-broken").Succeeds();
        Assert.StartsWith(folder["good.png"], call.Output, StringComparison.Ordinal);
        Assert.Contains("broken.png: the image is cut short", call.Error, StringComparison.Ordinal);
        Call.Of("predict", folder["run"]).IsMistake("image files");
    }

    [Fact]
    public void The_summary_has_the_documents_counts()
    {
        var table = Call.Of("summary", "cnn").Succeeds().Output;
        Assert.All(["896", "18,496", "73,856", "9,437,696", "5,130", "9,536,074"], count =>
            Assert.Contains(count, table, StringComparison.Ordinal));
        Assert.Contains("22,059", Call.Of("summary", "cnn", "--classes", "43").Succeeds().Output, StringComparison.Ordinal);
        Assert.Contains("Total 4,994", Call.Of("summary", "mlp", "--inputs", "10").Succeeds().Output, StringComparison.Ordinal);
    }
}
