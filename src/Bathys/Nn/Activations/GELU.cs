namespace Bathys.Nn;

/// <summary>x · Φ(x) of each element, with the normal distribution Φ (Hendrycks and Gimpel, 2016).</summary>
/// <param name="approximate">True for the approximation by tanh.</param>
public sealed class GELU(bool approximate = false) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Gelu(approximate);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("GELU", [], ("approximate", approximate, false));
}
