namespace Bathys.Models;

/// <summary>Answers prompts with a language model that was trained on prompts and answers. May be used by many threads at once.</summary>
/// <param name="text">The model with its tokenizer.</param>
public sealed class Answerer(TextGenerator text)
{
    /// <summary>The model with its tokenizer.</summary>
    public TextGenerator Text => text;

    /// <summary>Begins a conversation, which remembers its last prompts and answers.</summary>
    /// <param name="turns">The most earlier prompts that are kept; those that do not fit into half the model's context are not.</param>
    public Conversation Begin(int turns = 4) => new(text, turns);

    /// <summary>The whole answer to a single prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="length">The most tokens of the answer.</param>
    /// <param name="options">How tokens are drawn.</param>
    /// <param name="seed">Decides the draws.</param>
    public string Answer(string prompt, int length = 300, SamplingOptions? options = null, ulong seed = 0) =>
        string.Concat(Begin(turns: 0).Answer(prompt, length, options, seed));
}
