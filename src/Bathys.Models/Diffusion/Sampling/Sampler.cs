namespace Bathys.Models.Diffusion;

/// <summary>A way from noise to a picture: which levels of noise a drawing goes through, and how it gets from one to the next.</summary>
/// <remarks>A sampler serves one drawing at a time: <see cref="Begin"/> starts the next.</remarks>
public abstract class Sampler
{
    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["ddim", "ddpm", "euler", "dpm++2m"];

    /// <summary>The sampler of a name.</summary>
    /// <param name="name">ddim, ddpm, euler or dpm++2m.</param>
    /// <param name="eta">The share of fresh noise of DDIM, which alone takes one.</param>
    /// <exception cref="BathysException">There is no such sampler, or η is not a number from 0 to 1, or not for this sampler.</exception>
    public static Sampler Named(string name, double eta = 0)
    {
        if (eta is not (>= 0 and <= 1)) throw new BathysException($"η is a number from 0 to 1, not {eta}.");
        if (eta != 0 && name != "ddim") throw new BathysException($"η belongs to the sampler ddim, not to {name}.");
        return name switch
        {
            "ddim" => new DdimSampler(eta),
            "ddpm" => new DdpmSampler(),
            "euler" => new EulerSampler(),
            "dpm++2m" => new DpmSolverSampler(),
            _ => throw new BathysException($"There is no sampler '{name}': choose {string.Join(", ", Names)}."),
        };
    }

    /// <summary>
    /// The levels that a drawing goes through, from the noisiest on, the clean picture at the end: <paramref name="steps"/> + 1. Unless a
    /// sampler says otherwise they are evenly spaced in time and begin at the last, t = round(T · (1 − i / S)) − 1 (the "trailing" spacing
    /// of Lin and others 2023).
    /// </summary>
    /// <param name="schedule">How noise grows with time.</param>
    /// <param name="steps">The number S of steps.</param>
    /// <exception cref="BathysException">There is no step, or there are more than times.</exception>
    public IReadOnlyList<NoiseLevel> Levels(NoiseSchedule schedule, int steps)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (steps < 1 || steps > schedule.Count) throw new BathysException($"A drawing takes 1 to {schedule.Count} steps, not {steps}.");
        return [.. Noisy(schedule, steps), NoiseLevel.Clean];
    }

    /// <summary>Forgets an earlier drawing.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>The pictures at the next level.</summary>
    /// <param name="step">The step.</param>
    public abstract Tensor Step(DenoisingStep step);

    /// <summary>The levels but the last.</summary>
    /// <inheritdoc cref="Levels"/>
    protected virtual IEnumerable<NoiseLevel> Noisy(NoiseSchedule schedule, int steps) => Enumerable.Range(0, steps)
        .Select(i => schedule.At((int)Math.Round((double)schedule.Count * (steps - i) / steps, MidpointRounding.ToEven) - 1));
}
