namespace Bathys.Nn;

/// <summary>ln(1 + e^βx) / β of each element; x itself where βx is above the threshold (Dugas and others, 2001).</summary>
/// <param name="beta">How sharp the bend is.</param>
/// <param name="threshold">Above this the function is a straight line.</param>
public sealed class Softplus(double beta = 1, double threshold = 20) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Softplus(beta, threshold);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("Softplus", [], ("beta", beta, 1.0), ("threshold", threshold, 20.0));
}
