namespace Bathys.Nn;

/// <summary>x of each element, or α (eˣ − 1) below zero (Clevert, Unterthiner and Hochreiter, 2016).</summary>
/// <param name="alpha">Minus the value far below zero.</param>
public sealed class ELU(double alpha = 1) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Elu(alpha);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("ELU", [], ("alpha", alpha, 1.0));
}
