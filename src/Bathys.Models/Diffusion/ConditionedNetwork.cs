using Bathys.Nn;

namespace Bathys.Models.Diffusion;

/// <summary>A denoising network with what tells it what pictures show: one set of weights of a <see cref="DiffusionModel"/>.</summary>
public sealed class ConditionedNetwork : Module
{
    readonly DenoisingNetwork network;
    readonly Conditioner? conditioner;

    /// <summary>A network of these parts.</summary>
    /// <param name="network">What predicts.</param>
    /// <param name="conditioner">What tells it what pictures show; null for none.</param>
    public ConditionedNetwork(DenoisingNetwork network, Conditioner? conditioner = null) =>
        (this.network, this.conditioner) = (network, conditioner);

    /// <summary>What tells the network what pictures show, or null.</summary>
    public Conditioner? Conditioner => conditioner;

    /// <summary>What the network predicts of noisy pictures.</summary>
    /// <param name="x">Noisy pictures, (B, C, H, W).</param>
    /// <param name="times">The time of each, (B).</param>
    /// <param name="tokens">What they show, Int64 (B, L).</param>
    public Tensor Forward(Tensor x, Tensor times, Tensor tokens) => network.Forward(x, times, conditioner?.Forward(tokens));
}
