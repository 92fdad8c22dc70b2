namespace Bathys.Nn;

/// <summary>The hyperbolic tangent of each element, between −1 and 1.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Tanh();

    /// <inheritdoc/>
    public override string ToString() => "Tanh()";
}
