namespace Bathys.Vision.Transforms;

/// <summary>A step that changes an image in place: resize it, turn it, jitter its colors, make numbers of its bytes.</summary>
/// <remarks>
/// All chance comes from the generator that is handed in, which is a pure function of seed, epoch and sample: the same sample gets the
/// same values at any number of workers. Your own step overrides <see cref="Apply"/> and works on <see cref="Image.Pixels"/>.
/// </remarks>
public abstract class Transform
{
    /// <summary>Changes the image in place.</summary>
    public abstract void Apply(Image image, Generator random);

    /// <summary>A number drawn uniformly from a range.</summary>
    protected static double Uniform((double Low, double High) range, Generator random) =>
        range.Low + (range.High - range.Low) * random.NextDouble();
}
