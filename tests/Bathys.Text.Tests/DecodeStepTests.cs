namespace Bathys.Text.Tests;

public class DecodeStepTests
{
    [Fact]
    public void Signs_come_off_both_ends_of_a_text_however_it_arrives()
    {
        foreach (string[] tokens in (string[][])[["__a_", "_b", "___"], ["_", "_", "a__b", "__", "_"], ["__a__b___"]])
            Assert.Equal("_a__b_", Run(new TextStripStep("_", 1, 2), tokens));
        Assert.Equal("", Run(new TextStripStep("_", 1, 2), ["_", "_", "_"]));
        Assert.Equal("a", Run(new TextStripStep("_", 0, 0), ["a"]));
    }

    [Fact]
    public void Runs_of_bytes_are_characters_or_one_sign_each()
    {
        Assert.Equal("aéb", Run(new ByteFallbackStep(), ["a", "<0xC3>", "<0xA9>", "b"]));
        Assert.Equal("\uFFFD\uFFFD\uFFFDb", Run(new ByteFallbackStep(), ["<0x41>", "<0xC3>", "<0xC3>", "b"]));
        Assert.Equal("<0xZZ>", Run(new ByteFallbackStep(), ["<0xZZ>"]));
    }

    static string Run(DecodeStep step, string[] tokens)
    {
        var text = "";
        step.Next = part => text += part;
        foreach (var token in tokens) step.Accept(token);
        step.Finish();
        return text;
    }
}
