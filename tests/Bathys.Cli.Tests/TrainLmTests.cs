namespace Bathys.Cli.Tests;

/// <summary>Language models trained, evaluated and used.</summary>
public class TrainLmTests
{
    [Theory]
    [InlineData("char", "lstm")]
    [InlineData("word", "gru")]
    [InlineData("bpe", "rnn")]
    public void A_text_is_learned_evaluated_predicted_and_continued(string tokens, string cell)
    {
        using var folder = new TemporaryFolder();
        var call = Train(folder, "--tokens", tokens, "--cell", cell, "--vocabulary", "300").Succeeds();
        Assert.Matches(@"epoch 2/2  loss \d+\.\d+  validation loss ", call.Output);
        Assert.Matches(@"  perplexity \d+\.\d\d, \d+\.\d\d\d bits per character", call.Output);
        Assert.Contains("  » ", call.Output, StringComparison.Ordinal);
        string[] files = ["config.json", "metrics.jsonl", "report.txt", "report.json", "loss.svg", "tokenizer.json"];
        Assert.All(files, name => Assert.True(new FileInfo(folder["run/" + name]).Length > 0, name));

        var report = Call.Of("evaluate", folder["run"], "--json").Succeeds().Json;
        Assert.Equal(Math.Exp(report.GetProperty("loss").GetDouble()), report.GetProperty("perplexity").GetDouble(), 1e-9);
        Assert.Equal(File.ReadAllText(folder["run/report.txt"]), Call.Of("evaluate", folder["run"]).Succeeds().Output);
        Assert.Contains(
            "nats per token", Call.Of("evaluate", folder["run"], "--data", folder["text.txt"]).Succeeds().Output, StringComparison.Ordinal);

        var answer = Call.Of("predict", folder["run"], "--text", "the cat sat on the", "--top", "4", "--json").Succeeds().Json[0];
        Assert.Equal(4, answer.GetProperty("probabilities").EnumerateObject().Count());
        Assert.StartsWith("the cat sat on the: ", Call.Of("predict", folder["run"], "--text", "the cat sat on the").Succeeds().Output,
            StringComparison.Ordinal);

        string Written(string seed) =>
            Call.Of("generate", folder["run"], "--prompt", "the cat", "--length", "40", "--seed", seed).Succeeds().Output;
        Assert.StartsWith("the cat", Written("1"), StringComparison.Ordinal);
        Assert.Equal(Written("1"), Written("1"));
        Assert.NotEqual(Written("1"), Written("2"));
    }

    [Fact]
    public void A_run_goes_on_with_its_own_tokens_as_if_it_had_never_ended()
    {
        using var folder = new TemporaryFolder();
        Train(folder, 2, "--dropout", "0.2").Succeeds();
        Directory.Move(folder["run"], folder["whole"]);
        Train(folder, 1, "--dropout", "0.2").Succeeds();
        Call.Of("train", "lm", "--output", folder["run"], "--resume", "--epochs", "2").Succeeds();
        Assert.Equal(Weights(folder["whole"]), Weights(folder["run"]));
        Call.Of("train", "lm", "--output", folder["run"], "--resume", "--epochs", "3", "--hidden", "9").IsMistake("hidden was 8 and is 9");
    }

    [Fact]
    public void Without_a_text_the_programs_own_documents_are_trained_on()
    {
        using var folder = new TemporaryFolder();
        var call = Call.Of("train", "lm", "--hidden", "4", "--embedding", "4", "--layers", "1", "--epochs", "1", "--output", folder["run"],
            "--json").Succeeds();
        Assert.True(call.Json.GetProperty("validation").GetProperty("tokens").GetInt64() > 1000);
        Assert.Contains("the program's own documents", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_named_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        void Refused(string text, params string[] words)
        {
            File.WriteAllText(folder["text.txt"], text);
            Call.Of("train", "lm", "--text", folder["text.txt"], "--output", folder["run"]).IsMistake(words);
            Assert.False(Directory.Exists(folder["run"]));
        }
        Refused("", "text.txt", "empty");
        Refused(" \n", "text.txt", "empty");
        Refused("a short text of less than one sequence", "too few");
        Refused(string.Concat(Enumerable.Repeat("enough to train on. ", 55)), "validation set", "the last 10", "110 tokens",
            "--validation");
        Call.Of("train", "lm", "--text", folder["text.txt"], folder["blank.txt"]).IsMistake("blank.txt");
        File.WriteAllBytes(folder["latin.txt"], [(byte)'a', (byte)'b', 0xE9, (byte)'c']);
        Call.Of("train", "lm", "--text", folder["latin.txt"]).IsMistake("latin.txt", "0xE9", "offset 2", "UTF-8");
        Call.Of("train", "lm", "--text", folder["none.txt"]).IsMistake("none.txt");
        Call.Of("train", "lm", "--text", folder["*.epub"]).IsMistake("*.epub");
        Call.Of("train", "lm", "--cell", "cnn").IsMistake("cnn");
        Call.Of("train", "lm", "--validation", "0").IsMistake("--validation");
    }

    [Fact]
    public void What_the_model_cannot_read_is_named()
    {
        using var folder = new TemporaryFolder();
        Train(folder, "--tokens", "char").Succeeds();
        Call.Of("generate", folder["run"], "--prompt", "the é € é").IsMistake("'é', '€'");
        Call.Of("predict", folder["run"], "--text", "").IsMistake("empty");
        Call.Of("generate", folder["run"], "--prompt", "").IsMistake("empty");
        Call.Of("generate", folder["run"], "--top-p", "0").IsMistake("--top-p");
        Call.Of("predict", folder["run"], "image.png").IsMistake("--text");

        Train(folder, "--tokens", "word", "--overwrite").Succeeds();
        var call = Call.Of("predict", folder["run"], "--text", "the zebra sat").Succeeds();
        Assert.Contains("read as unknown: 'zebra'", call.Error, StringComparison.Ordinal);
        Call.Of("generate", folder["run"], "--prompt", "zebra").IsMistake("none of the words", "zebra");

        SmallRun.Cnn(folder["cnn"], 1).Succeeds();
        Call.Of("generate", folder["cnn"], "--prompt", "a").IsMistake("no language model");
        Call.Of("predict", folder["cnn"], "--text", "a").IsMistake("image files");
    }

    [Theory]
    [InlineData("char", "")]
    [InlineData("word", "the")]
    [InlineData("bpe", "")]
    public void A_run_on_a_text_of_one_line_writes_without_a_prompt(string tokens, string beginning)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["line.txt"], string.Concat(Enumerable.Repeat("the cat sat on the mat. ", 100)).Trim());
        Call.Of("train", "lm", "--text", folder["line.txt"], "--tokens", tokens, "--hidden", "4", "--embedding", "4", "--layers", "1",
            "--sequence", "16",
            "--epochs", "1", "--vocabulary", "300", "--output", folder["run"]).Succeeds();
        var written = Call.Of("generate", folder["run"], "--length", "30").Succeeds().Output;
        Assert.StartsWith(beginning, written, StringComparison.Ordinal);
        Assert.True(written.Length > 2, written);

        var answer = Call.Of("predict", folder["run"], "--text", "the cat", "--json").Succeeds().Json[0].GetProperty("probabilities");
        Assert.Equal(5, answer.EnumerateObject().Count());
        Assert.DoesNotContain(
            "<", Call.Of("predict", folder["run"], "--text", "the cat", "--top", "20").Succeeds().Output, StringComparison.Ordinal);
        foreach (var number in (string[])["NaN", "Infinity", "1e999", "-1"])
            Call.Of("generate", folder["run"], "--temperature", number).IsMistake("--temperature", number);
    }

    static Call Train(TemporaryFolder folder, params string[] more) => Train(folder, 2, more);

    static Call Train(TemporaryFolder folder, int epochs, params string[] more)
    {
        string[] animals = ["cat", "dog", "cow"], places = ["mat", "tree", "roof"], acts = ["sat", "slept", "sang"];
        var random = new Generator(1);
        string Pick(string[] words) => words[random.NextInt(words.Length)];
        File.WriteAllLines(
            folder["text.txt"], Enumerable.Range(0, 400).Select(_ => $"the {Pick(animals)} {Pick(acts)} on the {Pick(places)}."));
        return Call.Of(
            ["train", "lm", "--text", folder["text.txt"], "--hidden", "8", "--embedding", "8", "--layers", "1", "--sequence", "16",
            "--epochs", $"{epochs}", "--output", folder["run"], .. more]);
    }

    static byte[] Weights(string run) =>
        File.ReadAllBytes(new CheckpointStore(Path.Combine(run, "checkpoints")).Newest()!.PathOf("model.safetensors"));
}
