namespace Bathys.Nn;

/// <summary>Adds to a sequence a learned row for each place.</summary>
public sealed class LearnedPositions : Positions
{
    /// <summary>Rows that start as normal numbers.</summary>
    /// <param name="longest">The longest sequence.</param>
    /// <param name="width">Features.</param>
    /// <param name="deviation">The standard deviation of the start.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of the start.</param>
    public LearnedPositions(int longest, int width, double deviation = 0.02, DType dtype = DType.Float32, Generator? generator = null) =>
        Weight = Initialize.Normal(new Parameter(Tensor.Empty([longest, width], dtype)), 0, deviation, generator);

    /// <summary>(longest, width).</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Table => Weight;

    /// <inheritdoc/>
    public override string ToString() => $"LearnedPositions({Weight.Shape[0]}, {Weight.Shape[1]})";
}
