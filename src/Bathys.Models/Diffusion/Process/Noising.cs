namespace Bathys.Models.Diffusion;

/// <summary>
/// The arithmetic of noisy pictures: putting noise in, and telling picture and noise apart again by what a network predicted. α and σ are
/// tensors that spread over the pictures; see <see cref="NoiseSchedule.Factors"/>.
/// </summary>
public static class Noising
{
    /// <summary>xₜ = α·x₀ + σ·ε, any time in one step.</summary>
    /// <param name="clean">The pictures x₀.</param>
    /// <param name="noise">Standard normal numbers ε of the same shape.</param>
    /// <param name="alpha">α.</param>
    /// <param name="sigma">σ.</param>
    public static Tensor Mix(Tensor clean, Tensor noise, Tensor alpha, Tensor sigma) => (alpha * clean) + (sigma * noise);

    extension(PredictionTarget target)
    {
        /// <summary>What the network ought to predict.</summary>
        /// <inheritdoc cref="Mix"/>
        public Tensor Of(Tensor clean, Tensor noise, Tensor alpha, Tensor sigma) => target switch
        {
            PredictionTarget.Epsilon => noise,
            PredictionTarget.Clean => clean,
            _ => (alpha * noise) - (sigma * clean),
        };

        /// <summary>The picture x₀ that a prediction amounts to: (x − σ·ε) / α, itself, or α·x − σ·v.</summary>
        /// <param name="x">The noisy pictures, all of one level.</param>
        /// <param name="prediction">What was predicted of them.</param>
        /// <param name="level">Their level; for ε not pure noise.</param>
        public Tensor ToClean(Tensor x, Tensor prediction, NoiseLevel level) => target switch
        {
            PredictionTarget.Epsilon => (x - (prediction * level.Sigma)) * (1 / level.Alpha),
            PredictionTarget.Clean => prediction,
            _ => (x * level.Alpha) - (prediction * level.Sigma),
        };

        /// <summary>The noise ε that a prediction amounts to: itself, (x − α·x₀) / σ, or α·v + σ·x.</summary>
        /// <inheritdoc cref="ToClean"/>
        public Tensor ToNoise(Tensor x, Tensor prediction, NoiseLevel level) => target switch
        {
            PredictionTarget.Epsilon => prediction,
            PredictionTarget.Clean => (x - (prediction * level.Alpha)) * (1 / level.Sigma),
            _ => (prediction * level.Alpha) + (x * level.Sigma),
        };
    }
}
