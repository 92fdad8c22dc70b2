using System.Text.Json;
using Bathys.Data;

namespace Bathys.Training.Tests;

public class BleuTests
{
    [Fact]
    public void Scores_are_sacrebleus()
    {
        foreach (var golden in Golden.Lines("bleu.jsonl"))
        {
            var references = golden.GetProperty("references").EnumerateArray().Select(Texts).ToArray();
            var bleu = Bleu.Of(Texts(golden.GetProperty("hypotheses")), references);
            Assert.Equal(golden.GetProperty("score").GetDouble(), bleu.Score, 1e-9);
            Assert.Equal(golden.GetProperty("bp").GetDouble(), bleu.BrevityPenalty, 1e-12);
            Assert.Equal((golden.GetProperty("hyp_len").GetInt64(), golden.GetProperty("ref_len").GetInt64()),
                (bleu.HypothesisLength, bleu.ReferenceLength));
            foreach (var (expected, precision) in golden.GetProperty("precisions").EnumerateArray().Zip(bleu.Precisions))
                Assert.Equal(expected.GetDouble(), precision, 1e-9);
            Assert.Equal(golden.GetProperty("text").GetString(), bleu.ToString());
        }
    }

    [Fact]
    public void Tokens_are_those_of_mteval_13a()
    {
        foreach (var golden in Golden.Lines("bleu.jsonl"))
        {
            foreach (var (text, tokens) in Texts(golden.GetProperty("hypotheses")).Zip(golden.GetProperty("tokens").EnumerateArray()))
                Assert.Equal(string.Join(' ', Texts(tokens)), string.Join(' ', BleuTokens.Split(text)));
        }
    }

    [Fact]
    public void The_papers_example_counts_each_word_as_often_as_a_reference_has_it()
    {
        var bleu = Bleu.Of(["the the the the the the the"], ["The cat is on the mat"], ["There is a cat on the mat"]);
        Assert.Equal(100.0 / 7, bleu.Precisions[0], 1e-12);
    }

    [Fact]
    public void Lines_that_do_not_pair_are_refused()
    {
        Assert.Contains("2 translations and 1 references", Assert.Throws<DataException>(() => Bleu.Of(["a", "b"], ["a"])).Message);
        Assert.Throws<DataException>(() => Bleu.Of([], []));
    }

    static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];
}
