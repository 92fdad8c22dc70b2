using Bathys.Formats;
using Bathys.Text;

namespace Bathys.Models;

public sealed partial class TextGenerator
{
    /// <summary>Opens a language model: a run's folder, or a file of published weights with the tokenizer beside it.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="tokenizer">The tokenizer's file, where it does not lie beside the weights.</param>
    /// <param name="note">Is told, in a sentence, of each checkpoint of a run that is passed over.</param>
    /// <exception cref="BathysException">It is no language model, or a file cannot be read.</exception>
    public static TextGenerator Open(string path, string? tokenizer = null, Action<string>? note = null)
    {
        if (File.Exists(path))
        {
            ModelPath.CheckRegular(path);
            var (published, file) = (GptFile.Load(path), tokenizer ?? PublishedTokenizer.Beside(path));
            return Fitting(published, PublishedTokenizer.Load(file), file);
        }

        if (tokenizer is not null)
            throw new BathysException($"{path} is no file of weights: a run has a tokenizer of its own, leave out --tokenizer.");
        using var run = Run.Open(path, note);
        return run.CanLoad<TextGenerator>() ? run.Load<TextGenerator>()
            : throw new BathysException(
                $"The run {path} is no language model: name a run that 'bathys train lm' or 'bathys train gpt' made.");
    }

    /// <summary>The model of a run, with the tokenizer in its folder.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">Its model with its weights, in evaluation mode.</param>
    /// <exception cref="BathysException">The tokenizer cannot be read, or is another model's.</exception>
    internal static TextGenerator Of(Run run, ILanguageModel model)
    {
        var file = run.Folder.PathOf(TextConfiguration.TokenizerFile);
        return Fitting(model, Tokenizer.Load(file), file);
    }

    static TextGenerator Fitting(ILanguageModel model, Tokenizer tokenizer, string file) =>
        // Published tables are often longer than their vocabulary.
        tokenizer.VocabularySize <= model.VocabularySize ? new(model, tokenizer)
            : throw new BathysException(
                $"{file} has {tokenizer.VocabularySize} tokens, but the model knows {model.VocabularySize}: it is the tokenizer of " +
                $"another model.");
}
