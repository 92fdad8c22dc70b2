namespace Bathys.Nn;

/// <summary>What queries do not see. The defaults hide nothing.</summary>
/// <remarks>
/// True hides, in <see cref="Mask"/> and in <see cref="KeyPadding"/>, as in the masks of PyTorch's layers (attn_mask, key_padding_mask).
/// The mask of <see cref="AttentionOperator"/> is the opposite, true where a query sees a key, as in PyTorch's
/// scaled_dot_product_attention.
/// </remarks>
public readonly record struct AttentionMasks
{
    /// <summary>
    /// (L, S), (B · H, L, S) or anything that broadcasts to (B, H, L, S): Bool, true where a query does not see a key (true hides); or
    /// numbers to add to the scores.
    /// </summary>
    public Tensor? Mask { get; init; }

    /// <summary>Bool (B, S): true where a key is padding, which no query sees (true hides).</summary>
    public Tensor? KeyPadding { get; init; }

    /// <summary>True to hide from each query the keys after its own place: no mask is made for that.</summary>
    public bool IsCausal { get; init; }
}
