using System.Text;
using Bathys.Text;

namespace Bathys.Models;

/// <summary>One of several texts that are written side by side.</summary>
sealed class TextRow
{
    readonly Tokenizer tokenizer;
    readonly List<int> tokens;
    readonly int length;
    readonly TokenSampler sampler;
    readonly WrittenText text;
    readonly StringBuilder written = new();

    /// <exception cref="BathysException">The prompt is empty.</exception>
    public TextRow(Tokenizer tokenizer, string prompt, int length, TokenSampler sampler, IReadOnlyList<string> stops)
    {
        (this.tokenizer, this.length, this.sampler, tokens) = (tokenizer, length, sampler, [.. tokenizer.Encode(prompt)]);
        if (tokens.Count == 0) throw new BathysException("A prompt is empty: give the beginning of a text.");
        (PromptLength, text, IsDone) = (tokens.Count, new(tokenizer, tokens, stops), length == 0);
    }

    /// <summary>Tokens of the prompt.</summary>
    public int PromptLength { get; }

    /// <summary>Whether the text has come to its end.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What was written after the prompt.</summary>
    public string Written => written.ToString();

    /// <summary>The tokens at some places; the last one over and over once the text is done, which nobody looks at.</summary>
    public IEnumerable<long> Tokens(Range places) =>
        Enumerable.Range(places.Start.Value, places.End.Value - places.Start.Value)
            .Select(place => (long)tokens[Math.Min(place, tokens.Count - 1)]);

    /// <summary>Draws the next token.</summary>
    public void Draw(ReadOnlySpan<float> logits)
    {
        var token = sampler.Next(logits, tokens);
        if (token != tokenizer.EndId)
        {
            tokens.Add(token);
            written.Append(text.Append(token));
        }
        IsDone = token == tokenizer.EndId || text.IsStopped || tokens.Count - PromptLength == length;
        if (IsDone && !text.IsStopped) written.Append(text.Finish());
    }
}
