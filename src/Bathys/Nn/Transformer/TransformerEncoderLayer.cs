namespace Bathys.Nn;

/// <summary>
/// Attention of a sequence to itself and two maps at each place, each added to what came in and normalized (Vaswani and others 2017). State
/// keys are
/// PyTorch's: self_attn, linear1, linear2, norm1, norm2. Sequences are (B, L, width), batch first.
/// </summary>
/// <param name="options">Sizes and kind.</param>
public sealed class TransformerEncoderLayer(TransformerOptions options) : Module
{
    readonly MultiheadAttention selfAttn = options.Attention();
    readonly Linear linear1 = options.Up(), linear2 = options.Down();
    readonly LayerNorm norm1 = options.Norm(), norm2 = options.Norm();

    /// <summary>(B, L, width) to the same.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="masks">What its tokens do not see of one another: true hides.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    public Tensor Forward(Tensor x, AttentionMasks masks = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (options.NormFirst)
        {
            x += Drop(selfAttn.Forward(norm1.Forward(x), masks));
            return x + FeedForward(norm2.Forward(x));
        }
        x = norm1.Forward(x + Drop(selfAttn.Forward(x, masks)));
        return norm2.Forward(x + FeedForward(x));
    }

    Tensor FeedForward(Tensor x) => Drop(linear2.Forward(Drop(options.Activate(linear1.Forward(x)))));

    Tensor Drop(Tensor x) => x.Dropout(options.Dropout, IsTrainingNow, options.Generator);
}
