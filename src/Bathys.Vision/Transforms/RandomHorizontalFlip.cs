namespace Bathys.Vision.Transforms;

/// <summary>Mirrors the image, left to right, with a probability.</summary>
public sealed class RandomHorizontalFlip : Transform
{
    readonly double probability;

    /// <summary>Mirrors with this probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not within 0 to 1.</exception>
    public RandomHorizontalFlip(double probability = 0.5)
    {
        if (probability is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is between 0 and 1.");
        this.probability = probability;
    }

    /// <inheritdoc/>
    public override void Apply(Image image, Generator random)
    {
        if (random.NextDouble() < probability)
            image.FlipHorizontally();
    }

    /// <inheritdoc/>
    public override string ToString() => $"RandomHorizontalFlip({probability})";
}
