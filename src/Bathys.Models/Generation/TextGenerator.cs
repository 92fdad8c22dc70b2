using System.Runtime.CompilerServices;
using Bathys.Text;

namespace Bathys.Models;

/// <summary>Writes texts with a language model. May be used by many threads at once: no call changes the model.</summary>
/// <param name="model">The model, in whichever mode: it reads as in evaluation.</param>
/// <param name="tokenizer">How it reads text.</param>
/// <example><code>
/// foreach (var piece in new TextGenerator(model, tokenizer).Write("Once upon a time", length: 200)) Console.Write(piece);
/// </code></example>
public sealed partial class TextGenerator(ILanguageModel model, Tokenizer tokenizer)
{
    long drawn;

    /// <summary>The model.</summary>
    public ILanguageModel Model => model;

    /// <summary>How it reads text.</summary>
    public Tokenizer Tokenizer => tokenizer;

    /// <summary>Tokens drawn so far, by all calls together.</summary>
    public long Drawn => Interlocked.Read(ref drawn);

    /// <summary>Continues a text, piece by piece as it becomes certain; the prompt is not repeated.</summary>
    /// <param name="prompt">The beginning, with at least one token.</param>
    /// <param name="length">The most tokens to write; an end token ends earlier.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="seed">Decides the draws: the same seed repeats the text.</param>
    /// <param name="stops">Texts before which the writing ends.</param>
    /// <exception cref="ArgumentException">A stop text is empty.</exception>
    /// <exception cref="BathysException">The prompt is empty.</exception>
    public IEnumerable<string> Write(
        string prompt, int length, SamplingOptions? options = null, ulong seed = 0, IReadOnlyList<string>? stops = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Write(tokenizer.Encode(prompt), length, options, seed, stops);
    }

    /// <inheritdoc cref="Write(string, int, SamplingOptions?, ulong, IReadOnlyList{string}?)"/>
    public IEnumerable<string> Write(
        IReadOnlyList<int> prompt, int length, SamplingOptions? options = null, ulong seed = 0, IReadOnlyList<string>? stops = null)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return Pieces(new WrittenText(tokenizer, prompt, stops ?? []), Tokens(prompt, length, options, seed));
    }

    static IEnumerable<string> Pieces(WrittenText text, IEnumerable<int> tokens)
    {
        foreach (var token in tokens)
        {
            var piece = text.Append(token);
            if (piece.Length > 0) yield return piece;
            if (text.IsStopped) yield break;
        }
        var rest = text.Finish();
        if (rest.Length > 0) yield return rest;
    }

    /// <summary>
    /// The same without blocking the caller: tokens are computed on the thread pool, and pieces come as they become certain.
    /// </summary>
    /// <param name="prompt">The beginning, with at least one token.</param>
    /// <param name="length">The most tokens to write; an end token ends earlier.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="seed">Decides the draws: the same seed repeats the text.</param>
    /// <param name="stops">Texts before which the writing ends.</param>
    /// <param name="stop">Asks to stop, between two tokens.</param>
    /// <exception cref="ArgumentException">A stop text is empty.</exception>
    /// <exception cref="BathysException">The prompt is empty.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async IAsyncEnumerable<string> WriteAsync(
        string prompt, int length, SamplingOptions? options = null, ulong seed = 0, IReadOnlyList<string>? stops = null,
        [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var pieces = Write(prompt, length, options, seed, stops).GetEnumerator();
        while (await Task.Run(pieces.MoveNext, stop).ConfigureAwait(false)) yield return pieces.Current;
    }

    /// <summary>
    /// Continues several texts at once, which takes little longer than one: row by row what <see cref="Write(string, int, SamplingOptions?,
    /// ulong, IReadOnlyList{string}?)"/>
    /// writes with the seeds <paramref name="seed"/>, <paramref name="seed"/> + 1, … Prompts may have different lengths: while a longer one
    /// is still being read, the others go on already. (Rounding may differ with the number of rows, and so may a draw between equals.)
    /// </summary>
    /// <param name="prompts">The beginnings, each with at least one token.</param>
    /// <param name="length">The most tokens to write of each.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="seed">Decides the draws of the first text.</param>
    /// <param name="stops">Texts before which the writing ends.</param>
    /// <returns>What follows each prompt.</returns>
    /// <exception cref="ArgumentException">A stop text is empty.</exception>
    /// <exception cref="BathysException">A prompt is empty.</exception>
    public IReadOnlyList<string> WriteAll(
        IReadOnlyList<string> prompts, int length, SamplingOptions? options = null, ulong seed = 0, IReadOnlyList<string>? stops = null)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Count == 0) return [];
        options = Allowing(options ?? new());
        TextRow[] rows = [
            .. prompts.Select(
                (prompt, i) => new TextRow(tokenizer, prompt, length, new TokenSampler(options, seed + (ulong)i), stops ?? []))];
        var reading = model.Begin();

        // All have so many tokens; the rest of longer prompts comes token by token, beside what is drawn for the others.
        var place = rows.Min(row => row.PromptLength);
        for (var next = Column(0..place); rows.Any(row => !row.IsDone); next = Column(place..++place))
        {
            var logits = Read(reading, next).To(DType.Float32);                          // (rows, vocabulary)
            foreach (var (i, row) in rows.Index().Where(entry => !entry.Item.IsDone && entry.Item.PromptLength <= place))
            {
                row.Draw(logits[i].ToArray<float>());
                Interlocked.Increment(ref drawn);
            }
        }
        return [.. rows.Select(row => row.Written)];

        Tensor Column(Range places) =>
            Tensor.From([.. rows.SelectMany(row => row.Tokens(places))], rows.Length, places.End.Value - places.Start.Value);
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
            Interlocked.Increment(ref drawn);
            if (token == tokenizer.EndId) yield break;
            past.Add(token);
            yield return token;
        }
    }

    /// <summary>
    /// The likeliest tokens after a text, with their probabilities, should the text go on: special tokens are none of them.
    /// </summary>
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

    // The scopes end before a token is handed on: who writes on may do so on another thread.
    static Tensor Read(ITextReading reading, Tensor tokens)
    {
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        return reading.Read(tokens);
    }

    static float[] Logits(ITextReading reading, IReadOnlyList<int> tokens)
    {
        long[] ids = [.. tokens];
        return Read(reading, Tensor.From(ids, 1, ids.Length)).To(DType.Float32).ToArray<float>();
    }

    /// <summary>The options without what is no text: padding, unknown and begin tokens.</summary>
    SamplingOptions Allowing(SamplingOptions options)
    {
        int?[] none = [tokenizer.PadId, tokenizer.UnknownId, tokenizer.BeginId];
        var forbidden = none.Where(id => id != tokenizer.EndId).OfType<int>();
        return options with { Forbidden = [.. options.Forbidden.Union(forbidden)] };
    }
}
