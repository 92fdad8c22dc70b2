using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// A small transformer over the words of a caption (pre-norm encoder layers, every word sees every other). The network attends to its
/// states, one for each word, and is told their mean.
/// </summary>
public sealed class TextEncoder : Conditioner
{
    readonly Embedding words;
    readonly LearnedPositions positions;
    readonly TransformerEncoder encoder;
    readonly int padding;

    /// <summary>An encoder with random weights.</summary>
    /// <param name="options">Sizes.</param>
    /// <exception cref="ShapeException">The heads do not divide the width.</exception>
    public TextEncoder(TextEncoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        padding = options.Padding;
        words = new(options.Vocabulary, options.Width, dtype: options.DType);
        Initialize.Normal(words.Weight, 0, 0.5);
        positions = new(options.Longest, options.Width, 0.1, options.DType);
        encoder = new(options.Layers, new TransformerOptions(options.Width, options.Heads)
        {
            FeedForward = 2 * options.Width,
            Dropout = 0,
            Gelu = true,
            NormFirst = true,
            DType = options.DType,
        }, norm: true);
    }

    /// <summary>The states of captions.</summary>
    /// <param name="tokens">Int64 (B, L), shorter captions filled up with padding.</param>
    /// <exception cref="ShapeException">A caption is too long, or a token is not in the vocabulary.</exception>
    public override Condition Forward(Tensor tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var padded = tokens.Equal(padding);                                                                     // (B, L)
        var states = encoder.Forward(positions.Forward(words.Forward(tokens)), new() { KeyPadding = padded });  // (B, L, width)
        var isWord = padded.Not().To(states.DType).Unsqueeze(-1);
        return new((states * isWord).Sum(1) / isWord.Sum(1), states, padded);
    }
}
