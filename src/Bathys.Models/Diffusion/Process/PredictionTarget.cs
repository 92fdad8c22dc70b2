namespace Bathys.Models.Diffusion;

/// <summary>What a network predicts of a noisy picture x = α·x₀ + σ·ε. Each follows from each, given x.</summary>
public enum PredictionTarget
{
    /// <summary>The noise ε (Ho and others 2020).</summary>
    Epsilon,

    /// <summary>The picture x₀.</summary>
    Clean,

    /// <summary>v = α·ε − σ·x₀, well defined at every level of noise (Salimans and Ho, "Progressive distillation", 2022).</summary>
    Velocity,
}
