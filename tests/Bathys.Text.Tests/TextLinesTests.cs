using System.Text;
using Bathys.Data;

namespace Bathys.Text.Tests;

public class TextLinesTests
{
    [Fact]
    public void Lines_end_at_line_feeds_alone()
    {
        Assert.Equal(["a\u2028b\u0085c", "d\fe\rf", "", "g\u2029"], TextLines.Of("a\u2028b\u0085c\nd\fe\rf\r\n\ng\u2029\n"));
        Assert.Equal(["a", "b"], TextLines.Of("a\nb"));
        Assert.Empty(TextLines.Of(""));
        Assert.Equal([""], TextLines.Of("\n"));
    }

    [Theory]
    [InlineData("\u2028")]
    [InlineData("\u0085")]
    [InlineData("\f")]
    [InlineData("\v")]
    [InlineData("\r")]
    public void Pairs_and_answers_keep_other_separators_within_a_line(string separator)
    {
        using var folder = new TemporaryFolder();
        var source = folder.Write("s.txt", "one\ntwo\nthree\n"u8.ToArray());
        var target = folder.Write("t.txt", Encoding.UTF8.GetBytes($"eins\nzw{separator}ei\r\ndrei\n"));
        Assert.Equal(["eins", $"zw{separator}ei", "drei"], ParallelCorpus.Load(source, target).Targets);
        if (separator is "\u2028" or "\u0085")
        {
            var answers = folder.Write("a.jsonl", Encoding.UTF8.GetBytes($"{{\"prompt\": \"a{separator}b\", \"answer\": \"c\"}}\n"));
            Assert.Equal($"a{separator}b", PromptAnswer.Load(answers).Single().Prompt);
        }
    }
}
