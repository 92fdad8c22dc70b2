using System.Text;
using Bathys.Data;

namespace Bathys.Text.Tests;

public sealed class TranslationTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_of_two_files_belong_together()
    {
        var corpus = ParallelCorpus.Load(Write("a", "eins\r\nzwei\n\n"), Write("b", "one\ntwo\n\n"));
        Assert.Equal([new SentencePair("eins", "one"), new SentencePair("zwei", "two")], corpus.Pairs);
        Assert.Contains("has 1 lines", Refused("a\nb\n", "a\n"));
        Assert.Contains("line 2 is blank", Refused("a\nb\n", "a\n \n"));
        Assert.Contains("the text is empty", Refused("\n", "\n"));
        Assert.Contains(
            "no UTF-8", Assert.Throws<DataFileException>(() => ParallelCorpus.Load(folder.Write("x", [0xFF]), folder["b"])).Message);
    }

    [Fact]
    public void Batches_are_padded_masked_and_shifted()
    {
        var corpus = new ParallelCorpus([new("a b", "x"), new("c", "y z")]);
        var (source, target) = (WordTokenizer.Train(corpus.Sources), WordTokenizer.Train(corpus.Targets));
        var batch = new TranslationBatches(corpus, source, target, batchSize: 2)[0, 0];
        // Words have the ids 4, 5, 6 in their order; begin is 2, end 3, padding 0.
        Assert.Equal([4, 5, 3, 6, 3, 0], batch.Source.ToArray<long>());
        Assert.Equal([false, false, false, false, false, true], Bools(batch.SourcePadding));
        Assert.Equal([2, 4, 0, 2, 5, 6], batch.TargetInput.ToArray<long>());
        Assert.Equal([4, 3, -100, 5, 6, 3], batch.TargetOutput.ToArray<long>());
        Assert.Equal([false, false, true, false, false, false], Bools(batch.TargetPadding));
        Assert.Equal(new Shape(2, 3), batch.TargetPadding.Shape);
    }

    [Fact]
    public void Each_epoch_has_every_pair_once_in_batches_of_like_length()
    {
        var corpus = NumberTask.Generate(1000, seed: 3);
        var tokenizer = CharTokenizer.Train(string.Concat(corpus.Sources.Concat(corpus.Targets)));
        var batches = new TranslationBatches(corpus, tokenizer, tokenizer, batchSize: 16, seed: 5);
        Assert.Equal(63, batches.Count);
        List<string> Epoch(int number) => [.. Enumerable.Range(0, 63).SelectMany(place => Rows(batches[number, place].Source, tokenizer))];
        var (first, second) = (Epoch(0), Epoch(1));
        Assert.Equal(corpus.Sources.Order(StringComparer.Ordinal), first.Order(StringComparer.Ordinal));
        Assert.Equal(corpus.Sources.Order(StringComparer.Ordinal), second.Order(StringComparer.Ordinal));
        Assert.NotEqual(first, second);
        Assert.Equal(Rows(batches[1, 7].Source, tokenizer),
            Rows(new TranslationBatches(corpus, tokenizer, tokenizer, 16, seed: 5)[1, 7].Source, tokenizer));
        var padding = Enumerable.Range(0, 63)
            .Average(place => Bools(batches[0, place].SourcePadding).Average(isPadding => isPadding ? 1.0 : 0));
        Assert.True(padding < 0.12, $"{padding:P0} padding");
    }

    [Fact]
    public void Long_pairs_are_left_out_and_counted()
    {
        var corpus = new ParallelCorpus([new("a", "b"), new("a a a a", "b")]);
        var tokenizer = WordTokenizer.Train(corpus.Sources);
        Assert.Equal(1, new TranslationBatches(corpus, tokenizer, tokenizer, 4, maximalLength: 4).LeftOut);
        Assert.Contains(
            "No pair", Assert.Throws<DataException>(() => new TranslationBatches(corpus, tokenizer, tokenizer, 4, maximalLength: 1))
                .Message);
    }

    [Theory]
    [InlineData(1984, "nineteen eighty-four")]
    [InlineData(1900, "nineteen hundred")]
    [InlineData(1905, "nineteen oh five")]
    [InlineData(2000, "two thousand")]
    [InlineData(2009, "two thousand and nine")]
    [InlineData(2012, "twenty twelve")]
    public void Years_are_read_as_people_do(int year, string words) => Assert.Equal(words, NumberWords.Year(year));

    [Theory]
    [InlineData(1, "first")]
    [InlineData(12, "twelfth")]
    [InlineData(20, "twentieth")]
    [InlineData(23, "twenty-third")]
    [InlineData(18, "eighteenth")]
    public void Days_are_ordinals(int day, string words) => Assert.Equal(words, NumberWords.Ordinal(day));

    [Theory]
    [InlineData(0, true, "zero")]
    [InlineData(40_007, true, "forty thousand and seven")]
    [InlineData(40_007, false, "forty thousand seven")]
    [InlineData(342_506, true, "three hundred and forty-two thousand five hundred and six")]
    [InlineData(999_999, false, "nine hundred ninety-nine thousand nine hundred ninety-nine")]
    public void Numbers_are_cardinals(int number, bool and, string words) => Assert.Equal(words, NumberWords.Cardinal(number, and));

    [Fact]
    public void Made_pairs_are_functions_of_the_seed_and_each_has_one_answer()
    {
        var corpus = NumberTask.Generate(5000, seed: 1);
        Assert.Equal(corpus.Pairs.Take(10), NumberTask.Generate(10, seed: 1).Pairs);
        Assert.NotEqual(corpus.Pairs.Take(10), NumberTask.Generate(10, seed: 2).Pairs);
        Assert.All(corpus.Pairs.GroupBy(pair => pair.Source), group => Assert.Single(group.Select(pair => pair.Target).Distinct()));
        Assert.All(corpus.Pairs, pair => Assert.Matches(@"^(\d{4}-\d\d-\d\d|\d{1,6})$", pair.Target));
        Assert.Contains(corpus.Pairs, pair => pair.Source.Contains(" in the year ", StringComparison.Ordinal));
    }

    string Refused(string source, string target) =>
        Assert.Throws<DataFileException>(() => ParallelCorpus.Load(Write("source", source), Write("target", target))).Message;

    string Write(string name, string text) => folder.Write(name, Encoding.UTF8.GetBytes(text));

    static bool[] Bools(Tensor mask) => [.. mask.ToArray<byte>().Select(value => value != 0)];

    static string[] Rows(Tensor ids, Tokenizer tokenizer) =>
        [.. ids.ToArray<long>().Chunk(ids.Shape[1]).Select(row => tokenizer.Decode(row.Select(id => (int)id).ToArray()))];
}
