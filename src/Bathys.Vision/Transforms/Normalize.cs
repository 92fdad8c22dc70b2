namespace Bathys.Vision.Transforms;

/// <summary>(x − mean) / std of every number, by channel; it stands after <see cref="ToTensor"/>.</summary>
public sealed class Normalize : Transform
{
    readonly float[] mean;
    readonly float[] std;
    volatile Latest? latest;

    /// <summary>One mean and one standard deviation for every channel.</summary>
    public Normalize(double mean, double std) : this([mean], [std])
    {
    }

    /// <summary>A mean and a standard deviation for each channel.</summary>
    /// <exception cref="ArgumentException">The lists differ in length or a standard deviation is not positive.</exception>
    public Normalize(IReadOnlyList<double> mean, IReadOnlyList<double> std)
    {
        if (mean.Count != std.Count || mean.Count is not (1 or 3))
            throw new ArgumentException($"{mean.Count} means and {std.Count} standard deviations: give as many as channels, 1 or 3.");
        if (std.Any(s => !(s > 0)))
            throw new ArgumentException("A standard deviation must be positive.", nameof(std));
        this.mean = [.. mean.Select(m => (float)m)];
        this.std = [.. std.Select(s => (float)s)];
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The image is still bytes, or has another number of channels.</exception>
    public override void Apply(Image image, Generator random)
    {
        var tones = image.Tones ?? throw new InvalidOperationException("Normalize works on numbers: put ToTensor() before it.");
        if (mean.Length != 1 && mean.Length != image.Channels)
            throw new InvalidOperationException($"Normalize has {mean.Length} means but the image has {image.Channels} channels.");
        // The table of the sample before is nearly always the one wanted; two threads at worst both make it.
        var known = latest;
        if (known is null || known.From != tones)
            latest = known = new Latest(tones, tones.Normalized(mean, std));
        image.SetTones(known.To);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Normalize([{string.Join(", ", mean)}], [{string.Join(", ", std)}])";

    sealed record Latest(ToneTable From, ToneTable To);
}
