namespace Bathys.Models.Diffusion;

/// <summary>How noisy a picture is: x = α·x₀ + σ·ε with α² + σ² = 1, ε standard normal.</summary>
/// <param name="Time">The time t that the network is told; it need not be whole.</param>
/// <param name="Alpha">α = √ᾱ, the share of the picture.</param>
/// <param name="Sigma">σ = √(1 − ᾱ), the share of the noise.</param>
public readonly record struct NoiseLevel(double Time, double Alpha, double Sigma)
{
    /// <summary>No noise at all, where every drawing ends.</summary>
    public static NoiseLevel Clean { get; } = new(-1, 1, 0);

    /// <summary>The signal-to-noise ratio α² / σ²; infinite without noise.</summary>
    public double Snr => Alpha * Alpha / (Sigma * Sigma);

    /// <summary>λ = ln(α / σ), half the logarithm of the signal-to-noise ratio; it may be infinite at either end.</summary>
    public double HalfLogSnr => Math.Log(Alpha / Sigma);
}
