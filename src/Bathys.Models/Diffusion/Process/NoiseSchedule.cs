namespace Bathys.Models.Diffusion;

/// <summary>
/// How noise grows with time t = 0 … T − 1: q(xₜ | x₀) = N(√ᾱₜ·x₀, (1 − ᾱₜ)·I) with ᾱₜ = ∏ (1 − βₛ) over s ≤ t (Ho, Jain and Abbeel,
/// "Denoising diffusion probabilistic models", 2020).
/// </summary>
public sealed class NoiseSchedule
{
    readonly double[] alphaBars;

    NoiseSchedule(double[] alphaBars) => this.alphaBars = alphaBars;

    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["cosine", "linear", "scaled-linear"];

    /// <summary>The number T of times.</summary>
    public int Count => alphaBars.Length;

    /// <summary>ᾱ at each time.</summary>
    public IReadOnlyList<double> AlphaBars => alphaBars;

    /// <summary>βₜ = 1 − ᾱₜ / ᾱₜ₋₁, the noise that each time adds.</summary>
    public IEnumerable<double> Betas => alphaBars.Select((bar, t) => 1 - (bar / (t == 0 ? 1 : alphaBars[t - 1])));

    /// <summary>Whether nothing of the picture is left at the last time.</summary>
    public bool EndsInNoise => alphaBars[^1] == 0;

    /// <summary>A schedule of given βs.</summary>
    /// <param name="betas">The noise that each time adds, each above 0 and at most 1.</param>
    /// <exception cref="ArgumentException">There is none, or one is out of range.</exception>
    public static NoiseSchedule Of(IEnumerable<double> betas)
    {
        var bar = 1.0;
        double[] bars = [
            .. betas.Select(
                beta => bar *= beta is > 0 and <= 1 ? 1 - beta : throw new ArgumentException($"β is above 0 and at most 1, not {beta}"))];
        return bars.Length > 0 ? new(bars) : throw new ArgumentException("a schedule has at least one time", nameof(betas));
    }

    /// <summary>βs evenly spaced (Ho and others 2020).</summary>
    /// <param name="count">The number of times.</param>
    /// <param name="first">The first β.</param>
    /// <param name="last">The last β.</param>
    public static NoiseSchedule Linear(int count = 1000, double first = 1e-4, double last = 0.02) => Of(Spaced(count, first, last));

    /// <summary>√β evenly spaced (Rombach and others, "High-resolution image synthesis with latent diffusion models", 2022).</summary>
    /// <inheritdoc cref="Linear"/>
    public static NoiseSchedule ScaledLinear(int count = 1000, double first = 0.00085, double last = 0.012) =>
        Of(Spaced(count, Math.Sqrt(first), Math.Sqrt(last)).Select(root => root * root));

    /// <summary>
    /// ᾱ along a cosine, ᾱ(t) = f(t) / f(0) with f(t) = cos²(π/2 · (t / T + s) / (1 + s)), each β at most 0.999 (Nichol and Dhariwal,
    /// "Improved denoising diffusion probabilistic models", 2021).
    /// </summary>
    /// <param name="count">The number of times.</param>
    /// <param name="offset">s: keeps the first βs from being too small.</param>
    public static NoiseSchedule Cosine(int count = 1000, double offset = 0.008)
    {
        double Share(double t) => Math.Pow(Math.Cos(Math.PI / 2 * ((t / count) + offset) / (1 + offset)), 2);
        return Of(Enumerable.Range(0, count).Select(t => Math.Min(1 - (Share(t + 1) / Share(t)), 0.999)));
    }

    /// <summary>A schedule by its name: cosine, linear or scaled-linear.</summary>
    /// <param name="name">The name.</param>
    /// <param name="count">The number of times.</param>
    /// <exception cref="BathysException">There is no such schedule.</exception>
    public static NoiseSchedule Named(string name, int count = 1000) => name switch
    {
        "cosine" => Cosine(count),
        "linear" => Linear(count),
        "scaled-linear" => ScaledLinear(count),
        _ => throw new BathysException($"There is no noise schedule '{name}': choose {string.Join(", ", Names)}."),
    };

    /// <summary>
    /// The same schedule shifted and stretched in √ᾱ so that it begins as before and ends in pure noise, ᾱ = 0 at the last time (Lin and
    /// others, "Common diffusion noise schedules and sample steps are flawed", 2023, algorithm 1). A network for it cannot predict ε, which
    /// is all that is seen at the end.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is a single time, which cannot be first and last.</exception>
    public NoiseSchedule WithZeroTerminalSnr()
    {
        if (Count == 1) throw new InvalidOperationException("a schedule of a single time cannot begin with a picture and end in noise");
        var (first, last) = (Math.Sqrt(alphaBars[0]), Math.Sqrt(alphaBars[^1]));
        return new([.. alphaBars.Select(bar => Math.Pow((Math.Sqrt(bar) - last) * (first / (first - last)), 2))]);
    }

    /// <summary>The level of noise at a time.</summary>
    /// <param name="time">From 0 to T − 1.</param>
    public NoiseLevel At(int time) => new(time, Math.Sqrt(alphaBars[time]), Math.Sqrt(1 - alphaBars[time]));

    /// <summary>√ᾱ and √(1 − ᾱ) at each of some times as columns that spread over pictures.</summary>
    /// <param name="times">A time for each of N pictures.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <returns>Two tensors (N, 1, 1, 1).</returns>
    public (Tensor Alpha, Tensor Sigma) Factors(ReadOnlySpan<int> times, DType dtype = DType.Float32)
    {
        var (alpha, sigma) = (new double[times.Length], new double[times.Length]);
        for (var i = 0; i < times.Length; i++) (_, alpha[i], sigma[i]) = At(times[i]);
        return (Column(alpha), Column(sigma));

        Tensor Column(double[] values) => Tensor.From(values, values.Length, 1, 1, 1).To(dtype);
    }

    static IEnumerable<double> Spaced(int count, double first, double last) =>
        Enumerable.Range(0, count).Select(t => count == 1 ? first : first + ((last - first) * t / (count - 1)));
}
