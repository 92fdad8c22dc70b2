namespace Bathys.Vision.Transforms;

/// <summary>Several steps, one after the other.</summary>
/// <example><code>
/// var train = new Compose(
///     new Resize(48), new Grayscale(3), new RandomRotation(10), new ColorJitter(brightness: 0.2, contrast: 0.2),
///     new ToTensor(), new Normalize(0.1307, 0.3081));
/// </code></example>
public sealed class Compose(params IReadOnlyList<Transform> transforms) : Transform
{
    /// <summary>The steps in order.</summary>
    public IReadOnlyList<Transform> Transforms { get; } = [.. transforms];

    /// <inheritdoc/>
    public override void Apply(Image image, Generator random)
    {
        foreach (var transform in Transforms)
            transform.Apply(image, random);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Transforms);
}
