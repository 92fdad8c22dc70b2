using System.Text;
using Bathys.Data;

namespace Bathys.Text.Tests;

public sealed class AnswerTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_line_is_a_prompt_and_its_answer()
    {
        Assert.Equal([new PromptAnswer("a?", "b\n"), new PromptAnswer("c", "é")], Load("""
            {"prompt": "a?", "answer": "b\n", "more": [1]}

            {"answer": "é", "prompt": "c"}
            """));
        Assert.Contains("line 2: this is no valid JSON", Refused("""{"prompt": "a", "answer": "b"}""" + "\n{"));
        Assert.Contains("line 1: \"answer\" is missing", Refused("""{"prompt": "a"}"""));
        Assert.Contains("line 1: at answer, the text is empty", Refused("""{"prompt": "a", "answer": " "}"""));
        Assert.Contains("line 1: at prompt, a text is expected", Refused("""{"prompt": 1, "answer": "b"}"""));
        Assert.Contains("no prompts and answers", Refused("\n"));
    }

    [Fact]
    public void Loss_counts_on_answers_and_their_end_alone()
    {
        var tokenizer = CharTokenizer.Train("abc\n");
        // Ids: line break 4, a 5, b 6, c 7, end 3, padding 0.
        var batch = new AnswerBatches([new("a", "b"), new("ab", "cc")], tokenizer, batchSize: 2, context: 8)[0, 0];
        Assert.Equal([5, 4, 6, 0, 0, 5, 6, 4, 7, 7], batch.Inputs.ToArray<long>());
        Assert.Equal([-100, 6, 3, -100, -100, -100, -100, 7, 7, 3], batch.Targets.ToArray<long>());
    }

    [Fact]
    public void For_training_half_of_the_pairs_follow_another_where_both_fit()
    {
        var tokenizer = CharTokenizer.Train("abc\n");
        IReadOnlyList<PromptAnswer> pairs = [.. Enumerable.Range(0, 100).Select(i => new PromptAnswer(i % 2 == 0 ? "a" : "b", "c"))];
        var inputs = new AnswerBatches(pairs, tokenizer, 100, context: 8, seed: 1)[0, 0].Inputs;
        Assert.Equal(inputs.ToArray<long>(), new AnswerBatches(pairs, tokenizer, 100, context: 8, seed: 1)[0, 0].Inputs.ToArray<long>());
        Assert.Equal(new Shape(100, 7), inputs.Shape);
        Assert.InRange(inputs.ToArray<long>().Chunk(7).Count(row => row[^1] != 0), 30, 70);
        foreach (var (input, target) in inputs.ToArray<long>().Chunk(7)
            .Zip(new AnswerBatches(pairs, tokenizer, 100, 8, seed: 1)[0, 0].Targets.ToArray<long>().Chunk(7)))
        {
            // Ids: line break 4, a 5, b 6, c 7, end 3, padding 0. Only answers and their ends are to be predicted.
            Assert.Equal([4, 7], input[1..3]);
            Assert.Equal(input[^1] == 0 ? [-100, 7, 3, -100, -100, -100, -100] : [-100, 7, 3, -100, -100, 7, 3], target);
        }
        Assert.Equal(new Shape(100, 3), new AnswerBatches(pairs, tokenizer, 100, context: 6, seed: 1)[0, 0].Inputs.Shape);
    }

    [Fact]
    public void Pairs_beyond_the_context_are_left_out_and_counted()
    {
        var tokenizer = CharTokenizer.Train("abc\n");
        IReadOnlyList<PromptAnswer> pairs = [new("a", "b"), new("aaaa", "bbbb")];
        Assert.Equal(1, new AnswerBatches(pairs, tokenizer, 2, context: 4).LeftOut);
        Assert.Contains("context of 2", Assert.Throws<DataException>(() => new AnswerBatches(pairs, tokenizer, 2, context: 2)).Message);
    }

    IReadOnlyList<PromptAnswer> Load(string text) => PromptAnswer.Load(folder.Write("answers.jsonl", Encoding.UTF8.GetBytes(text)));

    string Refused(string text) => Assert.Throws<DataFileException>(() => Load(text)).Message;
}
