namespace Bathys.Nn;

/// <summary>What queries do not see. The defaults hide nothing.</summary>
/// <remarks>As in PyTorch's layers, true hides: the opposite of <see cref="AttentionOperator"/>'s mask.</remarks>
public readonly record struct AttentionMasks
{
    /// <summary>(L, S), (B · H, L, S) or anything that broadcasts to (B, H, L, S): Bool, true where a query does not see a key; or numbers to add to the scores.</summary>
    public Tensor? Mask { get; init; }

    /// <summary>Bool (B, S): true where a key is padding.</summary>
    public Tensor? KeyPadding { get; init; }

    /// <summary>True to hide from each query the keys after its own place: no mask is made for that.</summary>
    public bool IsCausal { get; init; }
}
