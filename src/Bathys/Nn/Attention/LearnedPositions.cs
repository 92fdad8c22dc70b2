namespace Bathys.Nn;

/// <summary>Adds to a sequence a learned row for each place.</summary>
public sealed class LearnedPositions : Layer
{
    /// <summary>Rows that start as normal numbers.</summary>
    /// <param name="longest">The longest sequence.</param>
    /// <param name="width">Features.</param>
    /// <param name="deviation">The standard deviation of the start.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    public LearnedPositions(int longest, int width, double deviation = 0.02, DType dtype = DType.Float32, Generator? generator = null) =>
        Weight = Initialise.Normal(new Parameter(Tensor.Empty([longest, width], dtype)), 0, deviation, generator);

    /// <summary>(longest, width).</summary>
    public Parameter Weight { get; }

    /// <summary>(…, L, width) to the same.</summary>
    /// <exception cref="ShapeException">The sequence is longer than the layer was made for.</exception>
    protected override Tensor Compute(Tensor x)
    {
        Positions.Check(x, Weight);
        return x + Weight[..x.Shape[^2]];
    }

    /// <inheritdoc/>
    public override string ToString() => $"LearnedPositions({Weight.Shape[0]}, {Weight.Shape[1]})";
}
