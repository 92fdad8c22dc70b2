namespace Bathys.Models.Diffusion;

/// <summary>How pictures are drawn.</summary>
public sealed record DrawingOptions
{
    /// <summary>The sampler's name, one of <see cref="Bathys.Models.Diffusion.Sampler.Names"/>.</summary>
    public string Sampler { get; init; } = "ddim";

    /// <summary>The share of fresh noise of DDIM.</summary>
    public double Eta { get; init; }

    /// <summary>Steps from noise to picture.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>
    /// How far to go from what the network predicts without the condition toward what it predicts with it, and beyond: u + g·(c − u). 1 is
    /// the condition alone, 0 none (Ho and Salimans, "Classifier-free diffusion guidance", 2022). If not given 3, or 1 for a model that was
    /// trained on no picture without its condition.
    /// </summary>
    public double? Guidance { get; init; }

    /// <summary>Decides the pictures.</summary>
    public ulong Seed { get; init; }

    /// <summary>Pictures that are drawn together; it changes the time taken and not the pictures.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Refuses numbers that make no sense.</summary>
    /// <exception cref="BathysException">One does not.</exception>
    internal void Check()
    {
        if (Guidance is { } guidance && (!double.IsFinite(guidance) || guidance < 0))
            throw new BathysException($"The guidance is a number that is not negative, not {Guidance}.");
        if (BatchSize < 1) throw new BathysException($"At least one picture is drawn at a time, not {BatchSize}.");
    }
}
