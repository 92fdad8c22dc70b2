using Bathys.Text;

namespace Bathys.Models;

/// <summary>Translates texts with a trained model. May be used by many threads at once: no translation changes the model.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="source">How it reads; with an end token.</param>
/// <param name="target">How it writes; with begin and end tokens.</param>
public sealed partial class TextTranslator(Translator model, Tokenizer source, Tokenizer target)
{
    readonly int sourceEnd = source.EndId ?? throw new ArgumentException("the source's tokenizer has no end token", nameof(source));
    readonly int begin = target.BeginId ?? throw new ArgumentException("the target's tokenizer has no begin token", nameof(target));
    readonly int end = target.EndId ?? throw new ArgumentException("the target's tokenizer has no end token", nameof(target));

    /// <summary>The model.</summary>
    public Translator Model => model;

    /// <summary>How it reads.</summary>
    public Tokenizer Source => source;

    /// <summary>How it writes.</summary>
    public Tokenizer Target => target;

    /// <summary>The translation of a text.</summary>
    /// <param name="text">A sentence.</param>
    /// <param name="search">How the translation is looked for.</param>
    /// <exception cref="BathysException">The text is longer than the model reads.</exception>
    public string Translate(string text, BeamSearch? search = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        search ??= new();
        long[] ids = [.. source.Encode(text).Select(id => (long)id), sourceEnd];
        if (ids.Length > model.Options.Longest)
            throw new BathysException(
                $"The text has {ids.Length} tokens, but the model reads {model.Options.Longest}: translate sentence by sentence.");
        var state = model.Begin(Tensor.From(ids, 1, ids.Length));
        var (tokens, _) = (search with { Longest = Math.Min(search.Longest, model.Options.Longest) }).Find(begin, end, (last, rows) =>
        {
            if (state.Length > 0) state.Select(rows);
            return model.Continue(last, state);
        });
        return target.Decode([.. tokens]);
    }

    /// <summary>The likeliest next token each time, for many texts at once.</summary>
    /// <param name="texts">Sentences.</param>
    /// <param name="longest">The most tokens of a translation.</param>
    /// <exception cref="BathysException">A text is longer than the model reads.</exception>
    public IReadOnlyList<string> TranslateGreedily(IReadOnlyList<string> texts, int longest = 128)
    {
        ArgumentNullException.ThrowIfNull(texts);
        if (texts.Count == 0) return [];
        var batch = SourceBatch.Of(source, texts, model.Options.Longest);
        var state = model.Begin(batch.Tokens, batch.Padding);
        var written = texts.Select(_ => new List<int>()).ToArray();
        var isDone = new bool[texts.Count];
        var last = Enumerable.Repeat((long)begin, texts.Count).ToArray();
        for (var step = 0; step < Math.Min(longest, model.Options.Longest) && !isDone.All(done => done); step++)
        {
            last = model.Continue(Tensor.From(last, texts.Count, 1), state).ArgMax(-1).ToArray<long>();
            for (var i = 0; i < last.Length; i++)
            {
                isDone[i] |= last[i] == end;
                if (!isDone[i]) written[i].Add((int)last[i]);
            }
        }
        return [.. written.Select(tokens => target.Decode([.. tokens]))];
    }
}
