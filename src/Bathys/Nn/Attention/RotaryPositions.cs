namespace Bathys.Nn;

/// <summary>
/// Turns queries and keys by the angles of their places (Su and others, "RoFormer", 2021); see <see cref="RotaryOperator"/>. Nothing is
/// learned and nothing saved.
/// </summary>
public sealed class RotaryPositions : Module
{
    [NotSaved]
    readonly Tensor cosines, sines;

    // Angles, cosines and sines are computed in double precision: half a gibibyte each.
    const int MostAngles = 1 << 26;

    /// <summary>The longest sequence for which a table is kept.</summary>
    /// <param name="width">Features of a head.</param>
    public static int Longest(int width) => MostAngles / Math.Max(1, width / 2);

    /// <summary>Angles for sequences up to a length: place / baseᵈ with d = 2i / width for pair i.</summary>
    /// <param name="width">Features of a head, an even number.</param>
    /// <param name="longest">The longest sequence.</param>
    /// <param name="wavelength">The base: the longest wavelength is about 2π times it.</param>
    /// <exception cref="ShapeException">The width is odd or not positive, or the table too large (<see cref="Longest"/>).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The longest sequence or the base is not positive.</exception>
    public RotaryPositions(int width, int longest, double wavelength = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longest);
        if (!(wavelength > 0 && double.IsFinite(wavelength)))
            throw new ArgumentOutOfRangeException(nameof(wavelength), wavelength, "The base of rotary angles is a number above 0.");
        if (width < 1 || width % 2 != 0)
            throw new ShapeException($"RotaryPositions: heads of width {width} have no pairs: an even width is needed");
        if (longest > Longest(width))
            throw new ShapeException(
                $"RotaryPositions: {longest} places are more than the {Longest(width)} that heads of width {width} may have");
        var angles = new double[(long)longest * width / 2];
        for (var i = 0; i < angles.Length; i++)
        {
            var (place, pair) = Math.DivRem(i, width / 2);
            angles[i] = place / Math.Pow(wavelength, 2.0 * pair / width);
        }
        var table = Tensor.From(angles, longest, width / 2);
        (cosines, sines) = (table.Cos().To(DType.Float32), table.Sin().To(DType.Float32));
    }

    /// <summary>(…, L, width), whose first row stands at a place, to the same.</summary>
    /// <param name="x">Queries or keys.</param>
    /// <param name="start">The place of the first row.</param>
    /// <exception cref="ShapeException">The sequence ends beyond the last place.</exception>
    public Tensor Forward(Tensor x, int start = 0)
    {
        var end = start + x.Shape[^2];
        if (end > cosines.Shape[0]) throw new ShapeException($"RotaryPositions: place {end - 1} is beyond the last of {cosines.Shape[0]}");
        return x.Rotary(cosines[start..end], sines[start..end]);
    }
}
