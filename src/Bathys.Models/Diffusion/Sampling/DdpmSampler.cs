namespace Bathys.Models.Diffusion;

/// <summary>
/// Ancestral sampling: xₛ is drawn from q(xₛ | xₜ, x₀), a normal distribution with mean √ᾱₛ·β/(1 − ᾱₜ)·x₀ + √α·(1 − ᾱₛ)/(1 − ᾱₜ)·xₜ and
/// variance β̃ = (1 − ᾱₛ)/(1 − ᾱₜ)·β, where α = ᾱₜ/ᾱₛ and β = 1 − α (Ho and others 2020, equations 6 and 7).
/// </summary>
public sealed class DdpmSampler : Sampler
{
    /// <inheritdoc/>
    public override Tensor Step(DenoisingStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (from, to) = (step.From, step.To);
        var root = from.Alpha / to.Alpha;
        var beta = 1 - (root * root);
        var (noiseBefore, noiseAfter) = (from.Sigma * from.Sigma, to.Sigma * to.Sigma);
        var mean = (step.CleanPicture * (to.Alpha * beta / noiseBefore)) + (step.X * (root * noiseAfter / noiseBefore));
        return noiseAfter == 0 ? mean : mean + (step.Fresh() * Math.Sqrt(noiseAfter / noiseBefore * beta));
    }
}
