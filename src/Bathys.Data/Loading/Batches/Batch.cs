namespace Bathys.Data;

/// <summary>Several samples stacked along a new first dimension: <c>foreach (var (x, y) in loader)</c>.</summary>
/// <param name="Input">(batch, …) inputs.</param>
/// <param name="Target">(batch, …) targets.</param>
public sealed record Batch(Tensor Input, Tensor Target) : IBatch<Batch>
{
    /// <inheritdoc/>
    public int Size => Input.Shape[0];

    /// <inheritdoc/>
    public Batch Slice(Range rows) => new(Input[rows], Target[rows]);

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors() => [("input", Input), ("target", Target)];
}
