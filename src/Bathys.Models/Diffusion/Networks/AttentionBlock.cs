using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>
/// The places of a picture attend to one another, then to the words of a caption; each result is added to what came in (Ho and others 2020;
/// Rombach and others 2022). Attention of places starts at zero.
/// </summary>
sealed class AttentionBlock : Module
{
    readonly GroupNorm norm;
    readonly MultiheadAttention places;
    readonly LayerNorm? textNorm;
    readonly MultiheadAttention? words;

    /// <param name="channels">Channels of the picture.</param>
    /// <param name="options">What blocks have in common.</param>
    public AttentionBlock(int channels, UNetOptions options)
    {
        var (heads, dtype) = (options.Heads(channels), options.DType);
        norm = new(options.Groups, channels, dtype: dtype);
        places = new(channels, heads, dtype: dtype);
        Initialize.Constant(places.OutProj.Weight, 0);
        if (options.TextWidth == 0) return;
        textNorm = new(channels, dtype: dtype);
        words = new(channels, heads, keyWidth: options.TextWidth, valueWidth: options.TextWidth, dtype: dtype);
    }

    /// <summary>(B, C, H, W) to the same.</summary>
    /// <param name="x">The pictures.</param>
    /// <param name="condition">What they show.</param>
    public Tensor Forward(Tensor x, Condition? condition)
    {
        var y = Places(x) + places.Forward(Places(norm.Forward(x)));    // (B, H · W, C)
        if (words is not null && condition?.States is { } states)
            y += words.Forward(textNorm!.Forward(y), states, states, new() { KeyPadding = condition.Padding });
        return y.Transpose(1, 2).Reshape(x.Shape);
    }

    static Tensor Places(Tensor x) => x.Flatten(2).Transpose(1, 2);
}
