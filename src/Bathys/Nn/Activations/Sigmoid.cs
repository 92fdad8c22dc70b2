namespace Bathys.Nn;

/// <summary>1 / (1 + e⁻ˣ) of each element, between 0 and 1.</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Sigmoid();

    /// <inheritdoc/>
    public override string ToString() => "Sigmoid()";
}
