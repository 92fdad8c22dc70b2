using System.Text.Json;

namespace Bathys.Cli.Tests;

/// <summary>Transformers on the command line: GPTs that write and answer, translators.</summary>
public class TransformerTests
{
    static readonly string[] small = ["--layers", "1", "--heads", "2", "--width", "16", "--batch-size", "8"];

    [Fact]
    public void A_gpt_is_trained_writes_and_is_evaluated()
    {
        using var folder = new TemporaryFolder();
        var call = Gpt(folder, "run", "--steps", "20", "--every", "10", "--json").Succeeds();
        Assert.True(call.Json.GetProperty("validation").GetProperty("perplexity").GetDouble() > 1);

        var written = Call.Of("generate", folder["run"], "--prompt", "the cat", "--length", "20", "--seed", "3").Succeeds().Output;
        Assert.StartsWith("the cat", written, StringComparison.Ordinal);
        Assert.Equal(written, Call.Of("generate", folder["run"], "--prompt", "the cat", "--length", "20", "--seed", "3").Succeeds().Output);
        Call.Of("predict", folder["run"], "--text", "the c").Succeeds();
        var longer = Call.Of("generate", folder["run"], "--prompt", "the cat sat on the mat.", "--length", "3", "--speed").Succeeds();
        Assert.Contains("note: the prompt has 23 tokens; the model sees the last 16", longer.Error, StringComparison.Ordinal);
        Assert.Matches(@"\d tokens in \d+\.\d\d s: \d+ a second", longer.Error);
        Call.Of("evaluate", folder["run"]).Succeeds();
        Call.Of("generate", folder["run"], "--prompt", "ß").IsMistake("'ß'");
    }

    [Fact]
    public void The_llama_form_trains_in_parts_and_with_blocks_computed_again()
    {
        using var folder = new TemporaryFolder();
        Gpt(folder, "run", "--steps", "10", "--form", "llama", "--key-heads", "1", "--accumulate", "2", "--recompute", "--tokens", "bpe",
            "--vocabulary", "300").Succeeds();
        Assert.Contains("llama", File.ReadAllText(Path.Combine(folder["run"], "config.json")), StringComparison.Ordinal);
        Call.Of("generate", folder["run"], "--prompt", "the cat ünd 漢", "--length", "5").Succeeds();
    }

    [Fact]
    public void A_gpt_learns_to_answer_and_chats()
    {
        using var folder = new TemporaryFolder();
        Gpt(folder, "run", "--steps", "10").Succeeds();
        File.WriteAllLines(folder["pairs.jsonl"], Enumerable.Range(0, 20).Select(i =>
            JsonSerializer.Serialize(
                new Dictionary<string,
                string>
                { ["prompt"] = i % 2 == 0 ? "cat" : "mat", ["answer"] = i % 2 == 0 ? "the cat" : "the mat" })));
        var call = Call.Of(
            ["train", "answer", "--data", folder["pairs.jsonl"], "--from", folder["run"], "--output", folder["answers"], "--epochs", "2",
            "--batch-size", "4", "--json"]).Succeeds();
        Assert.Equal(2, call.Json.GetProperty("epochs").GetInt32());

        var input = Console.In;
        try
        {
            Console.SetIn(new StringReader("cat\nß\nmat\n"));
            var chat = Call.Of("chat", folder["answers"], "--temperature", "0", "--length", "10").Succeeds();
            Assert.True(chat.Output.Split('\n').Length >= 2, chat.Output);
            Assert.Contains("'ß'", chat.Error, StringComparison.Ordinal);
        }
        finally
        {
            Console.SetIn(input);
        }
        Call.Of("train", "answer", "--data", folder["pairs.jsonl"]).IsMistake("--from");
        Call.Of("train", "answer", "--from", folder["run"]).IsMistake("--data");
        Call.Of("chat", folder["answers"], "--turns", "-1").IsMistake("--turns");
        File.WriteAllText(folder["bad.jsonl"], "{\"prompt\": \"a\"}\n");
        Call.Of("train", "answer", "--data", folder["bad.jsonl"], "--from", folder["run"]).IsMistake("bad.jsonl", "answer");
    }

    [Fact]
    public void A_resume_that_is_refused_leaves_the_runs_tokenizer_as_it_is()
    {
        using var folder = new TemporaryFolder();
        Gpt(folder, "gpt", "--steps", "2").Succeeds();
        File.WriteAllLines(folder["pairs.jsonl"],
            Enumerable.Range(0, 20).Select(i => $$"""{"prompt": "{{"cdm"[i % 3]}}at", "answer": "{{"cdm"[i % 3]}}"}"""));
        Call.Of("train", "answer", "--data", folder["pairs.jsonl"], "--from", folder["gpt"], "--epochs", "1", "--output", folder["run"])
            .Succeeds();
        File.AppendAllText(folder["run/tokenizer.json"], "\n");
        var kept = File.ReadAllText(folder["run/tokenizer.json"]);
        Call.Of("train", "answer", "--output", folder["run"], "--resume", "--learning-rate", "0.5").IsMistake("learning_rate was");
        Assert.Equal(kept, File.ReadAllText(folder["run/tokenizer.json"]));
    }

    [Fact]
    public async Task A_training_on_answers_that_was_stopped_ends_with_the_same_weights()
    {
        using var folder = new TemporaryFolder();
        Gpt(folder, "gpt", "--steps", "10").Succeeds();
        File.WriteAllLines(folder["pairs.jsonl"],
            Enumerable.Range(0, 20).Select(i => $$"""{"prompt": "{{"cdm"[i % 3]}}at", "answer": "{{"cdm"[i % 3]}}"}"""));
        string[] training = ["train", "answer", "--data", folder["pairs.jsonl"], "--from", folder["gpt"], "--epochs", "60", "--batch-size",
            "4", "--dropout", "0.1",
            "--checkpoint-every", "1", "--output"];
        Call.Of([.. training, folder["whole"]]).Succeeds();

        using var stop = new StopSignal();
        var stopped = Task.Run(() => Call.Of(stop, [.. training, folder["run"]]));
        while (!stopped.IsCompleted && new CheckpointStore(folder["run/checkpoints"]).Newest() is null) await Task.Delay(5);
        stop.Request();
        Assert.Equal(Cli.ExitCode.Interrupted, (await stopped).ExitCode);
        Call.Of("train", "answer", "--output", folder["run"], "--resume", "--seed", "9").IsMistake("seed");
        Call.Of("train", "answer", "--output", folder["run"], "--resume").Succeeds();
        Assert.Equal(Weights(folder["whole"]), Weights(folder["run"]));
    }

    [Fact]
    public void A_translator_is_trained_translates_and_is_evaluated()
    {
        using var folder = new TemporaryFolder();
        string[] words = ["one", "two", "three", "four"];
        var lines = Enumerable.Range(0, 120).Select(i => $"{words[i % 4]} {words[i / 4 % 4]}").ToArray();
        File.WriteAllLines(folder["a.txt"], lines);
        File.WriteAllLines(folder["b.txt"], lines.Select(line => string.Join(' ', line.Split(' ').Reverse())));
        var call = Call.Of(
            ["train", "translator", "--source", folder["a.txt"], "--target", folder["b.txt"], "--output", folder["run"], "--epochs", "2",
            .. small, "--json"]).Succeeds();
        var validation = call.Json.GetProperty("validation");
        Assert.InRange(validation.GetProperty("bleu").GetDouble(), 0, 100);
        Assert.Equal(3, validation.GetProperty("sentences").GetInt32());

        Assert.Single(Call.Of("translate", folder["run"], "one two", "--beam", "3").Succeeds().Output.TrimEnd('\n').Split('\n'));
        Assert.Contains(
            "read as unknown: 'quux'", Call.Of("translate", folder["run"], "one quux").Succeeds().Error, StringComparison.Ordinal);
        File.WriteAllText(folder["c.txt"], "one two\n\nthree one\n");
        Assert.Equal("", Call.Of("translate", folder["run"], "--file", folder["c.txt"], "--beam", "1").Succeeds().Output.Split('\n')[1]);
        var report = Call.Of("evaluate", folder["run"], "--source", folder["a.txt"], "--target", folder["b.txt"], "--json").Succeeds().Json;
        Assert.Equal(120, report.GetProperty("sentences").GetInt32());
        Assert.True(report.GetProperty("perplexity").GetDouble() >= 1);
        Call.Of("evaluate", folder["run"]).Succeeds();
        Call.Of(["train", "translator", "--output", folder["run"], "--resume", "--dropout", "0.5"]).IsMistake("dropout");
        Call.Of("train", "translator", "--output", folder["run"], "--resume", "--epochs", "3")
            .IsMistake("started for 2 epochs", "--allow-changes");

        Call.Of("translate", folder["run"]).IsMistake("nothing to translate");
        Call.Of("evaluate", folder["run"], "--source", folder["a.txt"]).IsMistake("--target");
        Call.Of("generate", folder["run"]).IsMistake("no language model");
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_named_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.txt"], "one\ntwo\n");
        File.WriteAllText(folder["b.txt"], "eins\n");
        File.WriteAllText(folder["c.txt"], "eins\n\n");
        Call.Of("train", "translator", "--source", folder["a.txt"], "--target", folder["b.txt"], "--output", folder["run"])
            .IsMistake("1 lines", "has 2");
        Call.Of("train", "translator", "--source", folder["a.txt"], "--target", folder["c.txt"], "--output", folder["run"])
            .IsMistake("line 2 is blank");
        Call.Of("train", "translator", "--source", folder["a.txt"]).IsMistake("go together");
        Call.Of("train", "translator", "--width", "10", "--heads", "3").IsMistake("does not divide into 3 heads");
        Call.Of("train", "gpt", "--width", "10", "--heads", "3", "--output", folder["run"]).IsMistake("does not divide into 3 heads");
        Call.Of("train", "gpt", "--size", "huge").IsMistake("huge");
        Assert.False(Directory.Exists(folder["run"]));
    }

    static byte[] Weights(string run) =>
        File.ReadAllBytes(new CheckpointStore(Path.Combine(run, "checkpoints")).Newest()!.PathOf("model.safetensors"));

    static Call Gpt(TemporaryFolder folder, string name, params string[] more)
    {
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat("the cat sat on the mat. the dog sat on the log.\n", 60)));
        return Call.Of(["train", "gpt", "--text", folder["text.txt"], "--output", folder[name], "--context", "16", .. small, .. more]);
    }
}
