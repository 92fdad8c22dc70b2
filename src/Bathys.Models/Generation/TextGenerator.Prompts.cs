using Bathys.Text;

namespace Bathys.Models;

public sealed partial class TextGenerator
{
    /// <summary>
    /// What a text begins with that nobody began: a new line, where the model's own text had any, else a space, else its first word or
    /// character.
    /// </summary>
    public string Beginning =>
        ((string[])["\n", " "]).Concat(Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.TokenText)).First(CanBegin);

    bool CanBegin(string text) => tokenizer.FindUnknown(text).Count == 0 && tokenizer.Encode(text) is { Length: > 0 } ids
        && !ids.AsSpan().ContainsAny([tokenizer.PadId ?? -1, tokenizer.UnknownId ?? -1, tokenizer.BeginId ?? -1, tokenizer.EndId ?? -1]);

    /// <summary>Makes sure that the model can read a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="note">Is told, in a sentence, which words the model reads as unknown.</param>
    /// <exception cref="BathysException">There are characters that the model never saw, or no word that it knows.</exception>
    public void Check(string text, Action<string>? note = null)
    {
        var unknown = tokenizer.FindUnknown(text);
        if (unknown.Count == 0) return;
        var list = string.Join(", ", unknown.Take(10).Select(part => $"'{string.Concat(part.Select(VisibleText.Of))}'"));
        // An unknown word is something the model learned to read; an unknown character is not.
        if (tokenizer is CharTokenizer)
        {
            throw new BathysException(
                $"The run's text never had {list}: leave it out, or train with --tokens bpe, which can read every text.");
        }


        if (tokenizer.Encode(text).All(id => id == tokenizer.UnknownId))
            throw new BathysException($"The model knows none of the words {list}.");
        note?.Invoke($"not in the run's vocabulary, read as unknown: {list}");
    }

    /// <summary>The texts of the tokens that may come next, white space and control characters made visible.</summary>
    /// <param name="text">The beginning of a text.</param>
    /// <param name="count">The most tokens to name.</param>
    /// <exception cref="BathysException">The text is empty.</exception>
    public IReadOnlyList<(string Text, double Probability)> NextTokens(string text, int count) =>
        [.. Likeliest(text, count).Select(next => (VisibleText.Of(tokenizer.TokenText(next.Token)), next.Probability))];
}
