using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>A trained language model with its tokeniser, ready to read and write.</summary>
internal sealed class TextRun
{
    /// <summary>The tokeniser's file in a run's folder.</summary>
    public const string TokenizerFile = "tokenizer.json";

    readonly TrainedRun trained;
    readonly TextConfiguration configuration;
    readonly Tokenizer tokenizer;

    TextRun(TrainedRun trained, TextConfiguration configuration)
    {
        (this.trained, this.configuration) = (trained, configuration);
        tokenizer = Tokenizer.Load(trained.Run.PathOf(TokenizerFile));
        if (tokenizer.VocabularySize != configuration.Vocabulary)
            throw new BathysException($"{trained.Run.PathOf(TokenizerFile)} has {tokenizer.VocabularySize} tokens, but the model knows {configuration.Vocabulary}.");
        Generator = new TextGenerator((ILanguageModel)trained.Model, tokenizer);
    }

    /// <summary>Writes texts.</summary>
    public TextGenerator Generator { get; }

    /// <summary>Opens the tokeniser of a run.</summary>
    /// <param name="trained">The run with its model.</param>
    /// <exception cref="BathysException">It is no language model's, or the tokeniser cannot be read.</exception>
    public static TextRun Of(TrainedRun trained) => trained.Configuration is TextConfiguration configuration
        ? new(trained, configuration)
        : throw new BathysException($"The run {trained.Run.Path} is no language model: name a run that 'bathys train lm' made.");

    /// <summary>Makes sure that the model can read a text, and says which words it reads as unknown.</summary>
    /// <param name="text">The text.</param>
    /// <param name="notes">Where notes go.</param>
    /// <exception cref="BathysException">There are characters that the model never saw, or no word that it knows.</exception>
    public void Check(string text, TextWriter notes)
    {
        var unknown = tokenizer.FindUnknown(text);
        if (unknown.Count == 0) return;
        var list = string.Join(", ", unknown.Take(10).Select(part => $"'{part}'"));
        // An unknown word is something the model learnt to read; an unknown character is not.
        if (tokenizer is CharTokenizer)
            throw new BathysException($"The run's text never had {list}: leave it out, or train with --tokens bpe, which can read every text.");
        if (tokenizer.Encode(text).All(id => id == tokenizer.UnknownId)) throw new BathysException($"The model knows none of the words {list}.");
        notes.WriteLine($"note: not in the run's vocabulary, read as unknown: {list}");
    }

    /// <summary>The tokens that may come next.</summary>
    /// <param name="text">The beginning of a text.</param>
    /// <param name="count">The most tokens to name.</param>
    /// <param name="notes">Where notes go.</param>
    /// <exception cref="BathysException">The text is empty, or the model cannot read it.</exception>
    public Answer NextTokens(string text, int count, TextWriter notes)
    {
        Check(text, notes);
        return new Answer(text, [.. Generator.Likeliest(text, count).Select(next => (Shown(tokenizer.TokenText(next.Token)), next.Probability))], null);
    }

    /// <summary>Judges the model on the run's held-out text, or on another one.</summary>
    /// <param name="path">The other text's file, folder or pattern, or null.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The text cannot be read, or is too short.</exception>
    public LanguageReport Judge(string? path, CancellationToken stop)
    {
        var text = TokenStream.Encode(tokenizer, path is null ? configuration.OpenTexts().HeldOut : Corpus.Load(path));
        var predict = configuration.Predictor(trained.Model, new CarriedState());
        return configuration.Report(
            Evaluation.Of(trained.Model, predict, configuration.ForJudging(text.Ids), null, ProgressDisplay.Create(), "evaluation", stop), text);
    }

    /// <summary>White space so that one can see it.</summary>
    static string Shown(string token) => string.IsNullOrWhiteSpace(token) || token.AsSpan().ContainsAny('\n', '\t', '\r')
        ? $"'{token.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)}'"
        : token;
}
