namespace Bathys.Nn;

/// <summary>
/// Adds to a sequence what tells its places apart: sines and cosines of the place, of wavelengths from 2π to 10,000 · 2π, the sine at even and the cosine at
/// odd features (Vaswani and others 2017). Nothing is learned and nothing saved.
/// </summary>
public sealed class SinusoidalPositions : Layer
{
    [NotSaved]
    readonly Tensor table;
    readonly double dropout;
    readonly Generator? generator;

    /// <summary>Places for sequences up to a length.</summary>
    /// <param name="width">Features.</param>
    /// <param name="longest">The longest sequence.</param>
    /// <param name="dropout">The probability of a sum being dropped in training.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <param name="generator">The random numbers of dropout.</param>
    public SinusoidalPositions(int width, int longest, double dropout = 0, DType dtype = DType.Float32, Generator? generator = null)
    {
        (this.dropout, this.generator) = (dropout, generator);
        var values = new double[(long)longest * width];
        for (var i = 0; i < values.Length; i++)
        {
            var (place, feature) = Math.DivRem(i, width);
            var angle = place / Math.Pow(10_000, feature / 2 * 2 / (double)width);
            values[i] = feature % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
        }
        table = Tensor.From(values, longest, width).To(dtype);
    }

    /// <summary>(…, L, width) to the same.</summary>
    /// <exception cref="ShapeException">The sequence is longer than the layer was made for.</exception>
    protected override Tensor Compute(Tensor x)
    {
        Positions.Check(x, table);
        return (x + table[..x.Shape[^2]]).Dropout(dropout, IsTraining, generator);
    }

    /// <inheritdoc/>
    public override string ToString() => Describe.Call("SinusoidalPositions", [table.Shape[1], table.Shape[0]], ("dropout", dropout, 0.0));
}
