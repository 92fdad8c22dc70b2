namespace Bathys.Models.Diffusion;

/// <summary>
/// DPM-Solver++(2M): xₛ = σₛ/σₜ·xₜ − αₛ·(e^(−h) − 1)·D with h = λₛ − λₜ and D = (1 + 1/2r)·x₀ − 1/2r·x₀', where x₀' is what the step before
/// saw, h' how far it went, and r = h'/h (Lu and others, "DPM-Solver++", 2022, algorithm 2). The first step and the last have D = x₀.
/// </summary>
public sealed class DpmSolverSampler : Sampler
{
    (Tensor Clean, double Length)? before;

    /// <inheritdoc/>
    public override void Begin() => before = null;

    /// <inheritdoc/>
    public override Tensor Step(DenoisingStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (from, to) = (step.From, step.To);
        var length = to.HalfLogSnr - from.HalfLogSnr;
        var direction = step.CleanPicture;
        if (before is { } last && double.IsFinite(length))
        {
            // From pure noise the way is infinitely long, and the picture seen there tells nothing of the slope.
            var half = length / (2 * last.Length);
            direction = (direction * (1 + half)) - (last.Clean * half);
        }

        before = (step.CleanPicture, length);
        return (step.X * (to.Sigma / from.Sigma)) - (direction * (to.Alpha * (Math.Exp(-length) - 1)));
    }
}
