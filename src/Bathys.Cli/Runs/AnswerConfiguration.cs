using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>A training of a GPT, trained before, on prompts and answers.</summary>
internal sealed record AnswerConfiguration : RunConfiguration
{
    /// <summary>The run or file of weights that it begins with.</summary>
    public required string From { get; init; }

    /// <summary>The model's sizes and form.</summary>
    public required GptOptions Sizes { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? FallsOver => $"{Epochs} epochs";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() => [.. base.Fixed(), ("from", From)];

    /// <inheritdoc/>
    public override Gpt CreateModel() => new(Sizes);

    /// <summary>The pairs, cut into some to learn from and some to judge on.</summary>
    /// <exception cref="BathysException">The file cannot be read, or has too few pairs.</exception>
    public (IReadOnlyList<PromptAnswer> Train, IReadOnlyList<PromptAnswer> HeldOut) OpenPairs()
    {
        var pairs = PromptAnswer.Load(Data).ToArray();
        new Generator(Seed).Shuffle(pairs.AsSpan());
        var held = (int)Math.Ceiling(pairs.Length * Validation);
        return held < pairs.Length ? (pairs[held..], pairs[..held])
            : throw new BathysException($"{Data} has {pairs.Length} pairs, too few to set {Validation:P0} aside: give more.");
    }
}
