namespace Bathys.Data;

/// <summary>One example: what goes into a model and what should come out.</summary>
/// <param name="Input">The input, without a batch dimension.</param>
/// <param name="Target">A class as an Int64 scalar, or numbers to predict.</param>
public readonly record struct Sample(Tensor Input, Tensor Target);

/// <summary>Several examples stacked along a new first dimension: <c>foreach (var (x, y) in loader)</c>.</summary>
/// <param name="Input">(batch, …) inputs.</param>
/// <param name="Target">(batch, …) targets.</param>
public sealed record Batch(Tensor Input, Tensor Target)
{
    /// <summary>Number of examples.</summary>
    public int Size => Input.Shape[0];
}
