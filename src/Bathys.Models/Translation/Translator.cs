using Bathys.Nn;

namespace Bathys.Models;

/// <summary>
/// A transformer from one language to another (Vaswani and others, "Attention is all you need", 2017): embeddings times √width plus
/// positions, encoder and decoder, a linear layer to the logits of the next token.
/// </summary>
public sealed class Translator : Module
{
    readonly Embedding source, target;
    readonly Positions sourcePositions, targetPositions;
    readonly Transformer transformer;
    readonly Linear? output;

    /// <summary>A model with random weights.</summary>
    /// <param name="options">Sizes.</param>
    /// <exception cref="ShapeException">The heads do not divide the width.</exception>
    public Translator(TranslatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        (source, target) = (new(options.SourceVocabulary, options.Width), new(options.TargetVocabulary, options.Width));
        // Times √width they deviate by one, as large as positions are.
        foreach (var table in (Embedding[])[source, target]) Initialize.Normal(table.Weight, 0, 1 / Math.Sqrt(options.Width));
        (sourcePositions, targetPositions) = (Places(options), Places(options));
        transformer = new(
            new(options.Width, options.Heads) { FeedForward = options.Hidden, Dropout = options.Dropout, NormFirst = options.NormFirst },
            options.Layers, options.Layers);
        if (!options.TiedOutput) output = new(options.Width, options.TargetVocabulary);
    }

    /// <summary>Sizes.</summary>
    public TranslatorOptions Options { get; }

    /// <summary>The logits of the token after each of the target: (B, L, target vocabulary).</summary>
    /// <param name="from">Tokens of the source, Int64 (B, S).</param>
    /// <param name="to">Tokens of the target, Int64 (B, L), of which each sees those before it.</param>
    /// <param name="padding">Bool (B, S): true where the source is padding (true hides).</param>
    /// <exception cref="ShapeException">A sentence is too long, or a token is not in the vocabulary.</exception>
    public Tensor Forward(Tensor from, Tensor to, Tensor? padding = null)
    {
        var padded = new AttentionMasks { KeyPadding = padding };
        return Logits(
            transformer.Forward(
                Placed(from, source, sourcePositions), Placed(to, target, targetPositions), padded, new() { IsCausal = true }, padded));
    }

    /// <summary>Reads sentences, for <see cref="Continue"/> to write their translations token by token.</summary>
    /// <param name="from">Tokens of the source, Int64 (B, S).</param>
    /// <param name="padding">Bool (B, S): true where the source is padding (true hides).</param>
    public DecoderState Begin(Tensor from, Tensor? padding = null)
    {
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        return transformer.Decoder.Begin(
            transformer.Encoder.Forward(Placed(from, source, sourcePositions), new() { KeyPadding = padding }), padding);
    }

    /// <summary>The logits after the next token of each sentence, (B, target vocabulary).</summary>
    /// <param name="tokens">Int64 (B, 1).</param>
    /// <param name="state">What was read and written so far; the token is added.</param>
    public Tensor Continue(Tensor tokens, DecoderState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        var x = Placed(tokens, target, targetPositions, state.Length);
        return Logits(transformer.Decoder.Continue(x, state)[.., ^1]);
    }

    /// <summary>(…, width) to (…, target vocabulary).</summary>
    Tensor Logits(Tensor features) => output?.Forward(features) ?? features.Linear(target.Weight);

    Tensor Placed(Tensor tokens, Embedding table, Positions positions, int start = 0) =>
        positions.Forward(table.Forward(tokens) * Math.Sqrt(Options.Width), start).Dropout(Options.Dropout, IsTrainingNow);

    static Positions Places(TranslatorOptions options) => options.LearnedPositions
        ? new LearnedPositions(options.Longest, options.Width) : new SinusoidalPositions(options.Width, options.Longest);
}
