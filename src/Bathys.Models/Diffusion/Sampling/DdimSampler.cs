namespace Bathys.Models.Diffusion;

/// <summary>
/// xₛ = √ᾱₛ·x₀ + √(1 − ᾱₛ − s²)·ε + s·z with s = η·√((1 − ᾱₛ)/(1 − ᾱₜ))·√(1 − ᾱₜ/ᾱₛ): without fresh noise z for η = 0, ancestral sampling
/// for η = 1 (Song, Meng and Ermon, "Denoising diffusion implicit models", 2021, equations 12 and 16).
/// </summary>
/// <param name="eta">η, from 0 to 1.</param>
public sealed class DdimSampler(double eta = 0) : Sampler
{
    /// <inheritdoc/>
    public override Tensor Step(DenoisingStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (from, to) = (step.From, step.To);
        var ratio = from.Alpha / to.Alpha;
        var fresh = eta * to.Sigma / from.Sigma * Math.Sqrt(1 - (ratio * ratio));
        var x = (step.CleanPicture * to.Alpha) + (step.Noise * Math.Sqrt(Math.Max(0, (to.Sigma * to.Sigma) - (fresh * fresh))));
        return fresh == 0 ? x : x + (step.Fresh() * fresh);
    }
}
