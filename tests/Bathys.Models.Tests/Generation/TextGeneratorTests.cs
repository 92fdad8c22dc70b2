using Bathys.Nn;
using Bathys.Text;

namespace Bathys.Models.Tests.Generation;

public class TextGeneratorTests
{
    static readonly CharTokenizer letters = CharTokenizer.Train("abcdefgh\n");

    [Fact]
    public void A_text_goes_on_where_the_prompt_ends()
    {
        Assert.Equal("defga", Written("abc", 5, Alphabet()));
        Assert.Equal("", Written("abc", 0, Alphabet()));
    }

    [Fact]
    public void The_end_token_ends_the_text()
    {
        var model = new Scripted(letters, c => c == 'e' ? null : (char)(c + 1));
        Assert.Equal("cde", Written("ab", 100, model));
    }

    [Fact]
    public void Stop_texts_end_it_before_them_even_across_pieces()
    {
        Assert.Equal("b", Written("a", 100, Alphabet(), "cde", "xyz"));
        Assert.Equal("bcd", Written("a", 100, Alphabet(), "ef"));
        // What only begins like a stop is written in the end.
        Assert.Equal("bcd", Written("a", 3, Alphabet(), "dx", "cdx"));
    }

    [Fact]
    public void The_same_seed_writes_the_same_text()
    {
        var model = new RecurrentLanguageModel(RecurrentCell.Gru, letters.VocabularySize, 4, 8, 1);
        string Text(ulong seed) => string.Concat(new TextGenerator(model, letters).Write("ab", 60, seed: seed));
        Assert.Equal(Text(1), Text(1));
        Assert.NotEqual(Text(1), Text(2));
        Assert.All(Text(1), c => Assert.Contains(c, "abcdefgh\n"));
    }

    [Theory]
    [InlineData("gru", 1.0)]
    [InlineData("gpt", 1.0)]
    [InlineData("gpt", 0.0)]
    public void Several_prompts_of_any_lengths_are_continued_at_once_as_one_by_one(string kind, double temperature)
    {
        ILanguageModel model = kind == "gru" ? new RecurrentLanguageModel(RecurrentCell.Gru, letters.VocabularySize, 4, 8, 1)
            : new Gpt(new(letters.VocabularySize, 40, 2, 2, 8)).Eval() as Gpt ?? throw new InvalidOperationException();
        var generator = new TextGenerator(model, letters);
        string[] prompts = ["a", "abcdefg", "hg", "abc"];
        var options = new SamplingOptions { Temperature = temperature };
        var expected = prompts.Select((prompt, i) => string.Concat(generator.Write(prompt, 20, options, 7 + (ulong)i, ["de"])));
        Assert.Equal(expected, generator.WriteAll(prompts, 20, options, 7, ["de"]));
        Assert.Empty(generator.WriteAll([], 5));
        Assert.Equal(["", ""], generator.WriteAll(["a", "b"], 0));
        Assert.Contains("empty", Assert.Throws<BathysException>(() => generator.WriteAll(["a", ""], 3)).Message);
        Assert.True(generator.Drawn > 20);
    }

    [Fact]
    public void The_likeliest_tokens_come_with_probabilities()
    {
        var likeliest = new TextGenerator(Alphabet(), letters).Likeliest("abc", 2);
        Assert.Equal(2, likeliest.Count);
        Assert.Equal("d", letters.TokenText(likeliest[0].Token));
        Assert.True(likeliest[0].Probability > 0.99);
        // Padding, unknown, begin and end are no characters.
        Assert.Equal(letters.VocabularySize - 4, new TextGenerator(Alphabet(), letters).Likeliest("abc", 100).Count);
    }

    [Fact]
    public void An_empty_prompt_is_refused()
    {
        var generator = new TextGenerator(Alphabet(), letters);
        Assert.Contains("empty", Assert.Throws<BathysException>(() => generator.Write("", 3).Count()).Message);
        Assert.Contains("empty", Assert.Throws<BathysException>(() => generator.Likeliest("", 3)).Message);
    }

    [Fact]
    public void An_empty_stop_text_is_refused_at_once()
    {
        var generator = new TextGenerator(Alphabet(), letters);
        Assert.Equal("stops", Assert.Throws<ArgumentException>(() => generator.Write("ab", 3, stops: ["x", ""])).ParamName);
        Assert.Contains("A stop text is empty", Assert.Throws<ArgumentException>(() => generator.WriteAll(["ab"], 3, stops: [""])).Message);
        Assert.Throws<ArgumentException>(() => generator.Write([5, 6], 3, stops: [null!]));
    }

    [Theory]
    [InlineData(RecurrentCell.Tanh)]
    [InlineData(RecurrentCell.Lstm)]
    public void A_recurrent_model_reads_token_by_token_as_it_reads_at_once(RecurrentCell cell)
    {
        var model = new RecurrentLanguageModel(cell, 11, 4, 6, 2, dropout: 0.5, DType.Float64);
        model.Eval();
        var tokens = Tensor.RandInt(0, 11, [2, 7], new Generator(1));
        var (logits, _) = model.Forward(tokens);
        Assert.Equal(new Shape(2, 7, 11), logits.Shape);
        var reading = model.Begin();
        reading.Read(tokens[.., ..3]);
        for (var t = 3; t < 7; t++)
        {
            var next = reading.Read(tokens[.., t..(t + 1)]);
            Assert.False(next.RequiresGrad);
            foreach (var (x, y) in logits[.., t].ToArray<double>().Zip(next.ToArray<double>())) Assert.Equal(x, y, 1e-12);
        }
    }

    static Scripted Alphabet() => new(letters, c => c == 'g' ? 'a' : (char)(c + 1));

    static string Written(string prompt, int length, ILanguageModel model, params string[] stops) =>
        string.Concat(new TextGenerator(model, letters).Write(prompt, length, stops: stops));

    /// <summary>Is almost certain of one character after each.</summary>
    sealed class Scripted(CharTokenizer tokenizer, Func<char, char?> next) : ILanguageModel
    {
        public int VocabularySize => tokenizer.VocabularySize;

        public ITextReading Begin() => new Reading(tokenizer, next);

        sealed class Reading(CharTokenizer tokenizer, Func<char, char?> next) : ITextReading
        {
            public Tensor Read(Tensor tokens)
            {
                var last = tokenizer.TokenText((int)tokens.ToArray<long>()[^1])[0];
                var logits = new float[tokenizer.VocabularySize];
                logits[next(last) is { } c ? tokenizer.Encode([c])[0] : tokenizer.EndId!.Value] = 30;
                return Tensor.From(logits, 1, logits.Length);
            }
        }
    }
}
