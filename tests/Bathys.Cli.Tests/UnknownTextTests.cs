namespace Bathys.Cli.Tests;

/// <summary>Texts that a language model was never taught to read, and stops that stop nothing.</summary>
public class UnknownTextTests
{
    [Fact]
    public void An_evaluation_says_how_many_characters_were_never_learned()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["text.txt"], Enumerable.Range(0, 200).Select(i => $"the cat sat on mat {i % 3}."));
        Call.Of("train", "lm", "--text", folder["text.txt"], "--hidden", "8", "--embedding", "8", "--layers", "1", "--sequence", "16",
            "--epochs", "1", "--output", folder["run"]).Succeeds();
        File.WriteAllLines(folder["other.txt"], Enumerable.Range(0, 50).Select(i => i < 7 ? "the café sat" : "the cat sat"));
        var call = Call.Of("evaluate", folder["run"], "--data", folder["other.txt"]).Succeeds();
        Assert.Contains("14 of 607 tokens were never learned and count as unknown: 'f', 'é'", call.Error, StringComparison.Ordinal);
        Assert.Empty(Call.Of("evaluate", folder["run"], "--data", folder["text.txt"]).Succeeds().Error);
        Call.Of("generate", folder["run"], "--stop", "").IsMistake("--stop", "empty");
    }
}
