using Bathys.Nn;
using Bathys.Optim;
using Bathys.Text;

namespace Bathys.Models.Tests;

[Collection("alone")]
public class TranslatorTests
{
    static readonly string[] words = ["one", "two", "three", "four", "five", "six"];

    [Fact]
    public void A_small_model_learns_to_turn_sentences_round()
    {
        const int Steps = 400;
        using var seeded = new RandomScope(new Generator(1));
        var random = new Generator(5);
        SentencePair Pair()
        {
            var chosen = Enumerable.Range(0, 1 + random.NextInt(4)).Select(_ => words[random.NextInt(words.Length)]).ToArray();
            return new(string.Join(' ', chosen), string.Join(' ', chosen.Reverse()));
        }
        var corpus = new ParallelCorpus(Enumerable.Range(0, 1500).Select(_ => Pair()));
        var tokenizer = WordTokenizer.Train(corpus.Sources);
        var batches = new TranslationBatches(corpus, tokenizer, tokenizer, batchSize: 50, seed: 1);
        var model = new Translator(
            new TranslatorOptions(tokenizer.VocabularySize, tokenizer.VocabularySize, 1, 4, 32) { Dropout = 0, NormFirst = true });
        var optimizer = new Adam(model.Parameters(), 5e-3);
        for (var step = 0; step < Steps; step++)
        {
            // Falling to 0, so that it ends where it learned to and not beside it.
            optimizer.LearningRate = 5e-3 * (Steps - step) / Steps;
            var batch = batches[step / batches.Count, step % batches.Count];
            var logits = model.Forward(batch.Source, batch.TargetInput, batch.SourcePadding);
            var loss = logits.Reshape(-1, logits.Shape[^1])
                .CrossEntropy(batch.TargetOutput.Reshape(-1), ignoreIndex: (int)TextBatch.Ignored);
            optimizer.ZeroGrad();
            loss.Backward();
            optimizer.Step();
        }
        model.Eval();
        var translator = new TextTranslator(model, tokenizer, tokenizer);
        string[] texts = ["one two three", "six", "four four one five"], expected = ["three two one", "six", "five one four four"];
        Assert.Equal(expected, translator.TranslateGreedily(texts));
        Assert.Equal(expected, texts.Select(text => translator.Translate(text)));
        Assert.Equal(expected, texts.Select(text => translator.Translate(text, new BeamSearch(Beams: 1))));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Token_by_token_it_says_what_it_says_at_once(bool learned)
    {
        var model = new Translator(new TranslatorOptions(11, 13, 2, 2, 8) { LearnedPositions = learned, Longest = 20 }).Eval();
        var (source, target) = (Tensor.RandInt(0, 11, [3, 7]), Tensor.RandInt(0, 13, [3, 9]));
        var padding = Tensor.Arange(7).Greater(Tensor.From([6L, 3, 4]).Unsqueeze(1));
        using var _ = new NoGrad();
        var expected = model.Forward(source, target, padding);
        var state = model.Begin(source, padding);
        for (var i = 0; i < 9; i++)
        {
            var (e, a) = (expected[.., i].ToArray<float>(), model.Continue(target[.., i..(i + 1)], state).ToArray<float>());
            for (var j = 0; j < e.Length; j++) Assert.Equal(e[j], a[j], 1e-4);
        }
    }

    [Fact]
    public void Mistakes_are_told()
    {
        var tokenizer = WordTokenizer.Train(words);
        var model = new Translator(new TranslatorOptions(tokenizer.VocabularySize, tokenizer.VocabularySize, 1, 2, 8) { Longest = 4 })
            .Eval();
        var translator = new TextTranslator(model, tokenizer, tokenizer);
        Assert.Contains("but the model reads 4", Assert.Throws<BathysException>(() => translator.Translate("one two three four")).Message);
        Assert.Contains("but the model reads 4",
            Assert.Throws<BathysException>(() => translator.TranslateGreedily(["one", "one two three four"])).Message);
        Assert.Contains("does not divide into 3 heads",
            Assert.Throws<ShapeException>(() => new Translator(new TranslatorOptions(5, 5, 1, 3, 8))).Message);
    }
}
