namespace Bathys.Nn;

/// <summary>Encoder layers one after the other. State keys are PyTorch's: layers.0, …, norm.</summary>
public sealed class TransformerEncoder : Module
{
    readonly TransformerEncoderLayer[] layers;
    readonly LayerNorm? norm;

    /// <summary>So many layers of one kind.</summary>
    /// <param name="layers">How many.</param>
    /// <param name="options">Sizes and kind.</param>
    /// <param name="norm">True for a normalization at the end.</param>
    public TransformerEncoder(int layers, TransformerOptions options, bool norm = false)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.layers = [.. Enumerable.Range(0, layers).Select(_ => new TransformerEncoderLayer(options))];
        this.norm = norm ? options.Norm() : null;
    }

    /// <summary>(B, L, width) to the same.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="masks">What its tokens do not see of one another: true hides.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    public Tensor Forward(Tensor x, AttentionMasks masks = default)
    {
        foreach (var layer in layers) x = layer.Forward(x, masks);
        return norm?.Forward(x) ?? x;
    }
}
