using Bathys.Data;
using Bathys.Formats;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>A language model with its tokeniser, of a run or of published files.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="tokenizer">How it reads text.</param>
internal class TextModel(ILanguageModel model, Tokenizer tokenizer)
{
    /// <summary>The tokeniser's file in a run's folder.</summary>
    public const string TokenizerFile = "tokenizer.json";

    /// <summary>The model.</summary>
    public ILanguageModel Model => model;

    /// <summary>How it reads text.</summary>
    public Tokenizer Tokenizer => tokenizer;

    /// <summary>Writes texts.</summary>
    public TextGenerator Generator { get; } = new(model, tokenizer);

    /// <summary>Opens a run's folder, or a file of published weights with the tokeniser beside it.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="notes">Where it is told which of a run's checkpoints were passed over.</param>
    /// <param name="tokenizer">The tokeniser's file, where it does not lie beside the weights.</param>
    /// <exception cref="BathysException">It is no language model.</exception>
    public static TextModel Open(string path, TextWriter notes, string? tokenizer = null)
    {
        if (File.Exists(path))
        {
            ModelPath.CheckRegular(path);
            var (published, file) = (GptFile.Load(path), tokenizer ?? PublishedTokenizer.Beside(path));
            return Fitting(published, PublishedTokenizer.Load(file), file);
        }
        if (tokenizer is not null) throw new BathysException($"{path} is no file of weights: a run has a tokeniser of its own, leave out --tokenizer.");
        using var trained = TrainedRun.Open(path, notes);
        return Of(trained);
    }

    /// <summary>The model of a run.</summary>
    /// <param name="trained">The run.</param>
    /// <exception cref="BathysException">It is no language model's, or the tokeniser cannot be read.</exception>
    public static TextModel Of(TrainedRun trained)
    {
        if (trained.Model is not ILanguageModel model)
            throw new BathysException($"The run {trained.Run.Path} is no language model: name a run that 'bathys train lm' or 'bathys train gpt' made.");
        var file = trained.Run.PathOf(TokenizerFile);
        return Fitting(model, Tokenizer.Load(file), file);
    }

    static TextModel Fitting(ILanguageModel model, Tokenizer tokenizer, string file) =>
        // Published tables are often longer than their vocabulary.
        tokenizer.VocabularySize <= model.VocabularySize ? new(model, tokenizer)
            : throw new BathysException($"{file} has {tokenizer.VocabularySize} tokens, but the model knows {model.VocabularySize}: it is the tokeniser of another model.");

    /// <summary>What a text begins with that nobody began: a new line, where the model's own text had any, else a space, else its first word or character.</summary>
    public string Beginning => ((string[])["\n", " "]).Concat(Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.TokenText)).First(CanBegin);

    bool CanBegin(string text) => tokenizer.FindUnknown(text).Count == 0 && tokenizer.Encode(text) is { Length: > 0 } ids
        && !ids.AsSpan().ContainsAny([tokenizer.PadId ?? -1, tokenizer.UnknownId ?? -1, tokenizer.BeginId ?? -1, tokenizer.EndId ?? -1]);

    /// <summary>Makes sure that the model can read a text, and says which words it reads as unknown.</summary>
    /// <param name="text">The text.</param>
    /// <param name="notes">Where notes go.</param>
    /// <exception cref="BathysException">There are characters that the model never saw, or no word that it knows.</exception>
    public void Check(string text, TextWriter notes)
    {
        var unknown = tokenizer.FindUnknown(text);
        if (unknown.Count == 0) return;
        var list = string.Join(", ", unknown.Take(10).Select(part => $"'{string.Concat(part.Select(Shown))}'"));
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

    /// <summary>White space, and characters that would move the terminal's cursor, so that one can see them.</summary>
    static string Shown(string token) => string.IsNullOrWhiteSpace(token) || token.Any(char.IsControl)
        ? $"'{string.Concat(token.Select(Shown))}'"
        : token;

    static string Shown(char character) => character switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(character) => $"\\u{(int)character:X4}",
        _ => character.ToString(),
    };
}
