namespace Bathys.Nn;

/// <summary>x · σ(x) of each element (Elfwing, Uchibe and Doya, 2018).</summary>
public sealed class SiLU : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Silu();

    /// <inheritdoc/>
    public override string ToString() => "SiLU()";
}
