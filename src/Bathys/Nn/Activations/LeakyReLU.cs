namespace Bathys.Nn;

/// <summary>x of each element, or slope · x below zero (Maas, Hannun and Ng, 2013).</summary>
/// <param name="slope">The slope below zero.</param>
public sealed class LeakyReLU(double slope = 0.01) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LeakyRelu(slope);

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("LeakyReLU", [], ("slope", slope, 0.01));
}
