namespace Bathys.Nn;

/// <summary>
/// Encoder and decoder, each with a normalization at the end (Vaswani and others, "Attention is all you need", 2017). State keys are
/// PyTorch's: encoder.layers.0.self_attn.in_proj_weight, …. Sequences are (B, L, width), batch first, with positions already added.
/// </summary>
public sealed class Transformer : Module
{
    readonly TransformerEncoder encoder;
    readonly TransformerDecoder decoder;

    /// <summary>A transformer whose matrices start after Glorot and Bengio (2010).</summary>
    /// <param name="options">Sizes and kind.</param>
    /// <param name="encoderLayers">Layers of the encoder.</param>
    /// <param name="decoderLayers">Layers of the decoder.</param>
    public Transformer(TransformerOptions options, int encoderLayers = 6, int decoderLayers = 6)
    {
        ArgumentNullException.ThrowIfNull(options);
        (encoder, decoder) = (new(encoderLayers, options, norm: true), new(decoderLayers, options, norm: true));
        foreach (var parameter in Parameters())
            if (parameter.Rank > 1) Initialize.XavierUniform(parameter, generator: options.Generator);
    }

    /// <summary>The part that reads.</summary>
    public TransformerEncoder Encoder => encoder;

    /// <summary>The part that writes.</summary>
    public TransformerDecoder Decoder => decoder;

    /// <summary>The decoder's sequence (B, L, width) over what the encoder makes of the source.</summary>
    /// <param name="source">(B, S, width).</param>
    /// <param name="target">(B, L, width).</param>
    /// <param name="sourceMasks">What tokens of the source do not see of one another: true hides.</param>
    /// <param name="targetMasks">
    /// What tokens of the target do not see of one another: true hides; <see cref="AttentionMasks.IsCausal"/> for a model that writes.
    /// </param>
    /// <param name="memoryMasks">What tokens of the target do not see of the source, its padding: true hides.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    public Tensor Forward(
        Tensor source, Tensor target, AttentionMasks sourceMasks = default, AttentionMasks targetMasks = default,
        AttentionMasks memoryMasks = default) =>
        decoder.Forward(target, encoder.Forward(source, sourceMasks), targetMasks, memoryMasks);
}
