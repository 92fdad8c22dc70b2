namespace Bathys.Models;

/// <summary>How the next token is drawn. The defaults draw from the model's own probabilities.</summary>
public sealed record SamplingOptions
{
    /// <summary>Divides the logits: below 1 the likely gets likelier; 0 always takes the likeliest.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Keeps so many of the likeliest tokens; 0 keeps all (Fan, Lewis and Dauphin 2018).</summary>
    public int TopK { get; init; }

    /// <summary>
    /// Keeps the fewest tokens whose probabilities together reach this share (nucleus sampling, Holtzman and others 2020).
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Keeps tokens at least this share as likely as the likeliest (Nguyen and others 2024).</summary>
    public double MinP { get; init; }

    /// <summary>
    /// Above 1, makes tokens that came before less likely: divides positive logits, multiplies negative ones (Keskar and others 2019).
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Tokens that never come, such as padding.</summary>
    public IReadOnlyList<int> Forbidden { get; init; } = [];
}
