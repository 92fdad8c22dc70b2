namespace Bathys.Nn;

/// <summary>xᵢ − ln Σⱼ e^xⱼ along a dimension: scores as logarithms of probabilities.</summary>
/// <param name="dimension">The dimension along which the probabilities add to 1; −1 is the last.</param>
public sealed class LogSoftmax(int dimension) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LogSoftmax(dimension);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("LogSoftmax", [dimension]);
}
