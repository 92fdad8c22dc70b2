namespace Bathys.Nn;

/// <summary>
/// Adds to a sequence what tells its places apart: sines and cosines of the place, of wavelengths from 2π to 10,000 · 2π, the sine at even
/// and the cosine at odd features (Vaswani and others 2017). Nothing is learned and nothing saved.
/// </summary>
public sealed class SinusoidalPositions : Positions
{
    [NotSaved]
    readonly Tensor table;

    /// <summary>Places for sequences up to a length.</summary>
    /// <param name="width">Features.</param>
    /// <param name="longest">The longest sequence.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    public SinusoidalPositions(int width, int longest, DType dtype = DType.Float32)
    {
        var values = new double[(long)longest * width];
        for (var i = 0; i < values.Length; i++)
        {
            var (place, feature) = Math.DivRem(i, width);
            var angle = place / Math.Pow(10_000, feature / 2 * 2 / (double)width);
            values[i] = feature % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
        }
        table = Tensor.From(values, longest, width).To(dtype);
    }

    /// <inheritdoc/>
    protected override Tensor Table => table;

    /// <inheritdoc/>
    public override string ToString() => $"SinusoidalPositions({table.Shape[1]}, {table.Shape[0]})";
}
