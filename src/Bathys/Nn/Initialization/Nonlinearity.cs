namespace Bathys.Nn;

/// <summary>What follows a layer, as far as its initial weights are concerned.</summary>
public enum Nonlinearity
{
    /// <summary>Nothing, or a convolution.</summary>
    Linear,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>x, or slope · x below zero.</summary>
    LeakyReLU,
}
