namespace Bathys.Nn;

/// <summary>max(x, 0) of each element (Nair and Hinton, 2010).</summary>
public sealed class ReLU : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Relu();

    /// <inheritdoc/>
    public override string ToString() => "ReLU()";
}
