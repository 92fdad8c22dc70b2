using Bathys.Text;

namespace Bathys.Models;

/// <summary>The text of tokens as they come, up to the first of some texts that end it.</summary>
sealed class WrittenText
{
    readonly TokenDecoder decoder;
    readonly StopTexts stop;

    public WrittenText(Tokenizer tokenizer, IReadOnlyList<int> prompt, IReadOnlyList<string> stops)
    {
        (decoder, stop) = (tokenizer.CreateDecoder(), new(stops));
        // What the prompt alone would give is taken out, so that spaces between it and what follows come out right.
        foreach (var token in prompt) decoder.Append(token);
    }

    /// <summary>Whether one of the texts that end it came.</summary>
    public bool IsStopped => stop.IsReached;

    /// <summary>What is certain to be text once a token has come.</summary>
    public string Append(int token) => stop.Append(decoder.Append(token));

    /// <summary>What was held back and is text after all.</summary>
    public string Finish() => stop.Append(decoder.Finish()) + stop.Finish();
}
