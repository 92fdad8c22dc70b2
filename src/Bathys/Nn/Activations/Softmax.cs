namespace Bathys.Nn;

/// <summary>e^xᵢ / Σⱼ e^xⱼ along a dimension: scores as probabilities.</summary>
/// <param name="dimension">The dimension along which the sum is 1; −1 is the last.</param>
public sealed class Softmax(int dimension) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Softmax(dimension);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("Softmax", [dimension]);
}
