using Bathys.Data.Tables;
using Bathys.Models;
using Bathys.Models.Diffusion;
using Bathys.Vision;

namespace Bathys.Cli.Tests;

/// <summary>Runs opened from code: the objects that the commands use, and what they say is what the commands print.</summary>
public class OpenedRunTests
{
    [Fact]
    public void A_classifier_says_what_predict_prints_and_its_report_is_the_trainings()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        var images = Digits(8);
        PngFile.Save(folder["one.png"], images[1]);
        using var run = Run.Open(folder["run"]);
        var classifier = run.Load<ImageClassifier>();
        var classes = classifier.Classify(folder["one.png"]);
        Assert.Equal(10, classes.Count);
        Assert.Equal(1, classes.Sum(entry => entry.Probability), 1e-6);
        var printed = Call.Of("predict", folder["run"], folder["one.png"], "--json").Succeeds().Json[0];
        Assert.Equal(classes[0].Name, printed.GetProperty("class").GetString());
        Assert.Equal(classes[0].Probability, printed.GetProperty("probability").GetDouble());
        Assert.All(classifier.ClassifyAll(images).Zip(images), pair =>
            Assert.Equal(classifier.Classify(pair.Second)[0].Probability, pair.First[0].Probability, 1e-5));
        Assert.Equal(File.ReadAllText(folder["run/report.txt"]), run.Evaluate().ToString());
        Assert.True(run.IsBest);
    }

    [Fact]
    public void Eight_threads_share_a_classifier()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        using var run = Run.Open(folder["run"]);
        var (classifier, images) = (run.Load<ImageClassifier>(), Digits(32));
        var alone = Array.ConvertAll(images, classifier.Classify);
        Together.Do(8, i => Assert.Equal(alone[i % images.Length], classifier.Classify(images[i % images.Length])), 400);
    }

    [Fact]
    public void Tables_and_series_are_predicted()
    {
        using var folder = new TemporaryFolder();
        var table = SmallRun.Table(folder);
        Call.Of("train", "mlp", "--data", table, "--target", "place", "--ignore", "distance", "--epochs", "2", "--output", folder["run"])
            .Succeeds();
        using var run = Run.Open(folder["run"]);
        var model = run.Load<TableModel>();
        var rows = model.Predict(Table.Read(table)).ToList();
        Assert.Equal(400, rows.Count);
        var named = model.Predict([new Dictionary<string, string> { ["x"] = "0.1", ["y"] = "0.1", ["color"] = "red" }]);
        Assert.Equal(2, Assert.Single(named).Classes.Count);
        var blanks = model.Predict([new Dictionary<string, string> { ["x"] = " 0.1", ["y"] = "0.1 ", ["color"] = " red " }]);
        Assert.Equal(named[0].Classes[0], blanks[0].Classes[0]);
        Assert.Equal(rows.Select(row => row.Classes[0]), model.Predict(table).Select(row => row.Classes[0]));
        Assert.Throws<Data.DataFileException>(() => model.Predict([new Dictionary<string, string> { ["x"] = "0.1" }]));
        Assert.Equal(
            Call.Of("predict", folder["run"], "--csv", table, "--json").Succeeds().Json.EnumerateArray()
                .Select(row => row.GetProperty("class").GetString()),
            rows.Select(row => row.Classes[0].Name));

        Call.Of("train", "forecast", "--data", table, "--column", "x", "--window", "8", "--horizon", "3", "--season", "1", "--hidden", "4",
            "--epochs", "1", "--output", folder["series"]).Succeeds();
        using var series = Run.Open(folder["series"]);
        var forecaster = series.Load<SeriesForecaster>();
        var ahead = forecaster.Forecast(table);
        Assert.Equal(3, ahead.Length);
        Assert.Equal(
            ahead, Call.Of("predict", folder["series"], "--csv", table, "--json").Succeeds().Json.EnumerateArray()
                .Select(row => row.GetProperty("value").GetDouble()));
        File.WriteAllText(folder["back.csv"], "t,x\n" + string.Concat(Enumerable.Range(0, 15).Select(i => $"2024-01-{28 - i},0.{i}\n")));
        var notes = new List<string>();
        Assert.Equal(3, forecaster.Forecast(folder["back.csv"], notes.Add).Length);
        Assert.Contains("the newest row comes first", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("the newest row comes first", Call.Of("predict", folder["series"], "--csv", folder["back.csv"]).Succeeds().Error,
            StringComparison.Ordinal);
        Assert.Contains("2 rows", Assert.Throws<BathysException>(() => forecaster.Forecast([1, 2])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_generator_writes_what_generate_prints_at_once_and_as_it_comes()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 60)));
        Call.Of("train", "gpt", "--text", folder["text.txt"], "--output", folder["run"], "--steps", "5", "--layers", "1", "--heads", "2",
            "--width", "16", "--context", "16").Succeeds();
        using var run = Run.Open(folder["run"]);
        var generator = run.Load<TextGenerator>();
        var (options, printed) = (new SamplingOptions { Temperature = 0.8, TopK = 40, TopP = 0.95 },
            Call.Of("generate", folder["run"], "--prompt", "the cat", "--length", "20").Succeeds().Output);
        Assert.Equal(printed, "the cat" + string.Concat(generator.Write("the cat", 20, options)) + Environment.NewLine);
        var pieces = new List<string>();
        await foreach (
            var piece in generator.WriteAsync("the cat", 20, options, stop: TestContext.Current.CancellationToken)) pieces.Add(piece);
        Assert.Equal(printed, "the cat" + string.Concat(pieces) + Environment.NewLine);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in generator.WriteAsync("the cat", 20, stop: new CancellationToken(canceled: true))) Assert.Fail(
                "it was asked to stop");
        });
        var line = printed.TrimEnd('\r', '\n');
        Together.Do(4, _ => Assert.Equal(line, "the cat" + string.Concat(generator.Write("the cat", 20, options))), 40);

        File.WriteAllText(folder["pairs.jsonl"], string.Concat(Enumerable.Repeat("{\"prompt\": \"cat\", \"answer\": \"the cat\"}\n", 20)));
        Call.Of("train", "answer", "--data", folder["pairs.jsonl"], "--from", folder["run"], "--output", folder["answers"], "--epochs", "1")
            .Succeeds();
        using var taught = Run.Open(folder["answers"]);
        var answerer = taught.Load<Answerer>();
        var greedy = new SamplingOptions { Temperature = 0 };
        Assert.Equal(answerer.Answer("cat", 8, greedy), string.Concat(answerer.Begin().Answer("cat", 8, greedy)));
        Assert.Equal(answerer.Answer("cat", 8, greedy), string.Concat(taught.Load<TextGenerator>().Write("cat\n", 8, greedy)));
        Assert.Throws<BathysException>(run.Load<Answerer>);
    }

    [Fact]
    public void A_translator_translates_from_four_threads()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["a.txt"], Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "one two" : "two one one"));
        File.WriteAllLines(folder["b.txt"], Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "eins zwei" : "zwei eins eins"));
        Call.Of("train", "translator", "--source", folder["a.txt"], "--target", folder["b.txt"], "--layers", "1", "--heads", "2", "--width",
            "16", "--epochs", "2", "--output", folder["run"]).Succeeds();
        using var run = Run.Open(folder["run"]);
        var translator = run.Load<TextTranslator>();
        var printed = Call.Of("translate", folder["run"], "two one").Succeeds().Output.TrimEnd();
        Together.Do(4, _ => Assert.Equal(printed, translator.Translate("two one")), 40);
    }

    [Fact]
    public void A_painter_draws_from_four_threads_what_it_draws_alone()
    {
        using var folder = new TemporaryFolder();
        Call.Of("train", "diffusion", "--steps", "2", "--every", "2", "--batch-size", "4", "--image-size", "8", "--channels", "8",
            "--multipliers", "1", "--text-width", "8", "--text-layers", "1", "--output", folder["run"]).Succeeds();
        using var run = Run.Open(folder["run"]);
        var painter = run.Load<Painter>();
        var options = new DrawingOptions { Steps = 3, Seed = 5 };
        var alone = painter.Draw("a thin blue four", options).Pixels.ToArray();
        Together.Do(4, _ => Assert.Equal(alone, painter.Draw("a thin blue four", options).Pixels.ToArray()), 12);
        Assert.Equal(2, painter.Draw(["a red one", ""], options).Count);
    }

    [Fact]
    public void A_run_of_another_kind_is_named_with_the_kinds_that_would_do()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["run"], 1).Succeeds();
        using var run = Run.Open(folder["run"]);
        Assert.False(run.CanLoad<TextGenerator>());
        var refusal = Assert.Throws<BathysException>(run.Load<TextGenerator>);
        Assert.All([folder["run"], "kind cnn", "TextGenerator", "lm or gpt or answer"], words =>
            Assert.Contains(words, refusal.Message, StringComparison.Ordinal));
        Assert.Contains("no kind of run", Assert.Throws<BathysException>(run.Load<OpenedRunTests>).Message, StringComparison.Ordinal);
        Assert.Contains(
            "horse", Assert.Throws<BathysException>(() =>
                Run.Open(folder["run"], kinds: [RunKind.Of<MlpConfiguration>("horse", NoJson.Default)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_from_code_is_the_commands_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        SmallRun.Cnn(folder["command"], 1).Succeeds();
        using var command = Run.Open(folder["command"]);
        using (var run = TrainingRun.Begin(command.Configuration, new() { Folder = folder["code"] }))
        {
            Assert.Throws<InvalidOperationException>(() => run.Test());
            Assert.Single(run.Train().History);
            Assert.Equal(File.ReadAllText(folder["command/report.txt"]), run.Test()!.ToString());
        }

        Assert.Equal(File.ReadAllText(folder["command/config.json"]), File.ReadAllText(folder["code/config.json"]));
        using var code = Run.Open(folder["code"]);
        Assert.All(
            command.Load<ImageClassifier>().Model.Parameters().Zip(code.Load<ImageClassifier>().Model.Parameters()),
            pair => Assert.Equal(pair.First.ToArray<float>(), pair.Second.ToArray<float>()));
        Assert.Throws<BathysException>(() => TrainingRun.Begin(command.Configuration, new() { Folder = folder["code"] }));
        Assert.Throws<BathysException>(() => TrainingRun.Begin(command.Configuration, new() { Resume = true }));
    }

    [Fact]
    public void A_configuration_that_an_earlier_version_wrote_is_read()
    {
        using var folder = new TemporaryFolder();
        const string json = """
            { "model": "cnn", "image_size": 12, "augment": true, "limit": 200, "channels": 1, "mean": [0.5], "std": [0.25],
              "classes": ["no", "yes"], "schedule": "cosine", "data": "digits", "epochs": 2, "batch_size": 64, "learning_rate": 0.001,
              "weight_decay": 0.0001, "validation": 0.05, "clip_norm": 0, "accumulate": 1, "patience": 0, "seed": 3 }
            """;
        File.WriteAllText(folder["config.json"], json);
        using var run = Run.Open(folder.Path);
        var configuration = Assert.IsType<CnnConfiguration>(run.Configuration);
        Assert.Equal(
            ("digits", 12, 3UL, "cosine"), (configuration.Data, configuration.ImageSize, configuration.Seed, configuration.Schedule));
        Assert.Equal(["no", "yes"], configuration.Classes);
        var written = System.Text.Json.JsonDocument.Parse(configuration.ToJson()).RootElement;
        Assert.Equal("cnn", written.EnumerateObject().First().Value.GetString());
        Assert.Equal(12, written.GetProperty("image_size").GetInt32());
    }

    static Image[] Digits(int count)
    {
        var digits = DataSets.Open("digits").Test;
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var image = new Image();
            digits.Load(i, image);
            return image;
        })];
    }
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[System.Text.Json.Serialization.JsonSerializable(typeof(MlpConfiguration))]
sealed partial class NoJson : System.Text.Json.Serialization.JsonSerializerContext;
