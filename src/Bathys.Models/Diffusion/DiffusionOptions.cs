namespace Bathys.Models.Diffusion;

/// <summary>How a <see cref="DiffusionModel"/> is noised, and what its network predicts.</summary>
public sealed record DiffusionOptions
{
    /// <summary>How noise grows with time.</summary>
    public NoiseSchedule Schedule { get; init; } = NoiseSchedule.Cosine();

    /// <summary>What the network predicts.</summary>
    public PredictionTarget Target { get; init; } = PredictionTarget.Velocity;

    /// <summary>γ of the min-SNR weighting; 0 for none: every squared error counts the same.</summary>
    public double MinSnr { get; init; } = 5;

    /// <summary>The share of pictures that are trained on without their condition, so that guidance knows both.</summary>
    public double ConditionDrop { get; init; } = 0.1;

    /// <summary>The decay of the running mean of the weights.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>The tokens that stand for no condition.</summary>
    public IReadOnlyList<long> Unconditional { get; init; } = [0];

    /// <summary>Refuses what does not fit together.</summary>
    /// <exception cref="BathysException">It does not.</exception>
    internal void Check()
    {
        if (Target == PredictionTarget.Epsilon && Schedule.EndsInNoise)
            throw new BathysException(
                "Where the last time is pure noise a network cannot predict the noise that it sees: choose the target v.");
    }
}
