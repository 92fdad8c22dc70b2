using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>Makes of tokens what a network is told.</summary>
public abstract class Conditioner : Module
{
    /// <summary>What some tokens mean.</summary>
    /// <param name="tokens">Int64 (B, L).</param>
    public abstract Condition Forward(Tensor tokens);
}
