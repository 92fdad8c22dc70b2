using Bathys.Data;

namespace Bathys.Models;

/// <summary>Writes texts with a language model.</summary>
/// <param name="model">The model, in evaluation mode.</param>
/// <param name="tokenizer">How it reads text.</param>
/// <example><code>
/// foreach (var piece in new TextGenerator(model, tokenizer).Write("Once upon a time", length: 200)) Console.Write(piece);
/// </code></example>
public sealed class TextGenerator(ILanguageModel model, Tokenizer tokenizer)
{
    /// <summary>Continues a text, piece by piece as it becomes certain; the prompt is not repeated.</summary>
    /// <param name="prompt">The beginning, with at least one token.</param>
    /// <param name="length">The most tokens to write; an end token ends earlier.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="seed">Decides the draws: the same seed repeats the text.</param>
    /// <param name="stops">Texts before which the writing ends.</param>
    /// <exception cref="BathysException">The prompt is empty.</exception>
    public IEnumerable<string> Write(
        string prompt, int length, SamplingOptions? options = null, ulong seed = 0, IReadOnlyList<string>? stops = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var decoder = tokenizer.CreateDecoder();
        // What the prompt alone would give is taken out, so that spaces between it and what follows come out right.
        var beginning = tokenizer.Encode(prompt);
        foreach (var token in beginning) decoder.Append(token);
        var stop = new StopTexts(stops ?? []);
        foreach (var token in Tokens(beginning, length, options, seed))
        {
            var piece = stop.Append(decoder.Append(token));
            if (piece.Length > 0) yield return piece;
            if (stop.IsReached) yield break;
        }
        var rest = stop.Append(decoder.Finish()) + stop.Finish();
        if (rest.Length > 0) yield return rest;
    }

    /// <summary>The tokens that continue a row of tokens; an end token ends them and is not among them.</summary>
    /// <param name="prompt">The beginning, at least one token.</param>
    /// <param name="length">The most tokens to draw.</param>
    /// <param name="options">How they are drawn.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <exception cref="BathysException">The prompt is empty.</exception>
    public IEnumerable<int> Tokens(IReadOnlyList<int> prompt, int length, SamplingOptions? options = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (prompt.Count == 0) throw new BathysException("The prompt is empty: give the beginning of a text.");
        options = Allowing(options ?? new());
        var sampler = new TokenSampler(options, seed);
        var reading = model.Begin();
        List<int> past = [.. prompt];
        for (var next = prompt; past.Count - prompt.Count < length; next = [past[^1]])
        {
            var token = sampler.Next(Logits(reading, next), past);
            if (token == tokenizer.EndId) yield break;
            past.Add(token);
            yield return token;
        }
    }

    /// <summary>The likeliest tokens after a text, with their probabilities, should the text go on: special tokens are none of them.</summary>
    /// <param name="prompt">The text, with at least one token.</param>
    /// <param name="count">The most tokens to name.</param>
    /// <exception cref="BathysException">The text is empty.</exception>
    public IReadOnlyList<(int Token, double Probability)> Likeliest(string prompt, int count)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var tokens = tokenizer.Encode(prompt);
        if (tokens.Length == 0) throw new BathysException("The text is empty: give the beginning of one.");
        var text = Allowing(new());
        if (tokenizer.EndId is { } end) text = text with { Forbidden = [.. text.Forbidden, end] };
        return [.. new TokenSampler(text).Candidates(Logits(model.Begin(), tokens), []).Take(count)];
    }

    static float[] Logits(ITextReading reading, IReadOnlyList<int> tokens)
    {
        long[] ids = [.. tokens];
        return reading.Read(Tensor.From(ids, 1, ids.Length)).To(DType.Float32).ToArray<float>();
    }

    /// <summary>The options without what is no text: padding, unknown and begin tokens.</summary>
    SamplingOptions Allowing(SamplingOptions options)
    {
        int?[] none = [tokenizer.PadId, tokenizer.UnknownId, tokenizer.BeginId];
        var forbidden = none.Where(id => id != tokenizer.EndId).OfType<int>();
        return options with { Forbidden = [.. options.Forbidden.Union(forbidden)] };
    }
}
