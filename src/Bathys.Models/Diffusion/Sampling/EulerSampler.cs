namespace Bathys.Models.Diffusion;

/// <summary>
/// Euler's method on the probability flow in y = x/α with noise s = σ/α: y' = y + (y − x₀)/s·(s' − s), at levels with s^(1/ρ) evenly
/// spaced, ρ = 7, which puts more steps where there is little noise (Karras and others, "Elucidating the design space of diffusion-based
/// generative models", 2022, algorithm 1 and equation 5). Levels lie between the schedule's times. The first has s = 80 at most, the
/// paper's: of a picture nothing is seen there, and schedules that go on beyond, such as the cosine, would spend most steps on it.
/// </summary>
public sealed class EulerSampler : Sampler
{
    const double Rho = 7, MostNoise = 80;

    /// <inheritdoc/>
    public override Tensor Step(DenoisingStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var (before, after) = (step.From.Sigma / step.From.Alpha, step.To.Sigma / step.To.Alpha);
        var y = step.X * (1 / step.From.Alpha);
        return (y + ((y - step.CleanPicture) * ((after - before) / before))) * step.To.Alpha;
    }

    /// <inheritdoc/>
    protected override IEnumerable<NoiseLevel> Noisy(NoiseSchedule schedule, int steps)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        double[] known = [
            .. Enumerable.Range(0, schedule.Count - (schedule.EndsInNoise ? 1 : 0)).Select(schedule.At).Select(at => at.Sigma / at.Alpha)];
        var (most, least) = (Math.Pow(Math.Min(known[^1], MostNoise), 1 / Rho), Math.Pow(known[0], 1 / Rho));
        for (var i = 0; i < steps; i++)
        {
            var s = Math.Pow(most + ((least - most) * i / Math.Max(1, steps - 1)), Rho);
            var alpha = 1 / Math.Sqrt(1 + (s * s));
            yield return new(Time(known, s), alpha, s * alpha);
        }
    }

    /// <summary>The time at which the noise is s, ln s taken as straight from one time to the next.</summary>
    static double Time(double[] known, double s)
    {
        var above = Array.FindIndex(known, value => value >= s);
        if (above <= 0) return above == 0 ? 0 : known.Length - 1;
        var (low, high) = (Math.Log(known[above - 1]), Math.Log(known[above]));
        return above - 1 + ((Math.Log(s) - low) / (high - low));
    }
}
