using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>A network that predicts of a noisy picture its noise, or what its <see cref="PredictionTarget"/> says.</summary>
public abstract class DenoisingNetwork : Module
{
    /// <summary>The prediction, of the pictures' shape.</summary>
    /// <param name="x">Noisy pictures, (B, C, H, W).</param>
    /// <param name="times">How noisy each is, as the schedule's time, (B).</param>
    /// <param name="condition">What they show; null for a network that is not told.</param>
    /// <exception cref="ShapeException">The pictures have other channels, or a size that the network cannot halve.</exception>
    public abstract Tensor Forward(Tensor x, Tensor times, Condition? condition = null);
}
