namespace Bathys.Nn;

/// <summary>
/// Attention of a sequence to itself, to a memory, and two maps at each place, each added to what came in and normalized (Vaswani and
/// others 2017). State keys are PyTorch's: self_attn, multihead_attn, linear1, linear2, norm1, norm2, norm3. Sequences are (B, L, width),
/// batch first.
/// </summary>
/// <param name="options">Sizes and kind.</param>
public sealed class TransformerDecoderLayer(TransformerOptions options) : Module
{
    readonly MultiheadAttention selfAttn = options.Attention(), multiheadAttn = options.Attention();
    readonly Linear linear1 = options.Up(), linear2 = options.Down();
    readonly LayerNorm norm1 = options.Norm(), norm2 = options.Norm(), norm3 = options.Norm();

    /// <summary>(B, L, width) to the same.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="memory">What it attends to, (B, S, width).</param>
    /// <param name="masks">What its tokens do not see of one another: true hides.</param>
    /// <param name="memoryMasks">What they do not see of the memory: true hides.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    public Tensor Forward(Tensor x, Tensor memory, AttentionMasks masks = default, AttentionMasks memoryMasks = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Parts(x, y => selfAttn.Forward(y, masks), y => multiheadAttn.Forward(y, memory, memory, memoryMasks));
    }

    /// <summary>The next tokens of sequences that are made one by one.</summary>
    /// <param name="x">(B, L, width): the new tokens.</param>
    /// <param name="past">Keys and values of the tokens so far; the new ones are added.</param>
    /// <param name="memory">What <see cref="Remember"/> gave.</param>
    /// <param name="memoryPadding">Bool (B, S): true where the memory is padding (true hides).</param>
    public Tensor Continue(Tensor x, KeyValueCache past, KeyValueCache memory, Tensor? memoryPadding = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Parts(x, y => selfAttn.Continue(y, past), y => multiheadAttn.Recall(y, memory, memoryPadding));
    }

    /// <summary>Keys and values of a memory, mapped once.</summary>
    public KeyValueCache Remember(Tensor memory) => multiheadAttn.Remember(memory);

    Tensor Parts(Tensor x, Func<Tensor, Tensor> toItself, Func<Tensor, Tensor> toMemory)
    {
        if (options.NormFirst)
        {
            x += Drop(toItself(norm1.Forward(x)));
            x += Drop(toMemory(norm2.Forward(x)));
            return x + FeedForward(norm3.Forward(x));
        }
        x = norm1.Forward(x + Drop(toItself(x)));
        x = norm2.Forward(x + Drop(toMemory(x)));
        return norm3.Forward(x + FeedForward(x));
    }

    Tensor FeedForward(Tensor x) => Drop(linear2.Forward(Drop(options.Activate(linear1.Forward(x)))));

    Tensor Drop(Tensor x) => x.Dropout(options.Dropout, IsTrainingNow, options.Generator);
}
