namespace Bathys.Formats;

/// <summary>
/// Statistics of a tensor's finite elements, computed in double precision; what is not finite is counted apart. Mean, deviation and
/// extremes are null where no element is finite.
/// </summary>
/// <param name="Mean">Mean of the finite elements.</param>
/// <param name="StandardDeviation">√(Σ(x − mean)² / (n − 1)), as torch.std; null for fewer than two finite elements.</param>
/// <param name="Minimum">Smallest finite element.</param>
/// <param name="Maximum">Largest finite element.</param>
/// <param name="NaNs">Number of elements that are not a number.</param>
/// <param name="Infinities">Number of infinite elements.</param>
/// <param name="Outliers">Number of finite elements further than <see cref="OutlierDeviations"/> standard deviations from the mean.</param>
public sealed record TensorStatistics(
    double? Mean, double? StandardDeviation, double? Minimum, double? Maximum, long NaNs, long Infinities, long Outliers)
{
    /// <summary>
    /// How many standard deviations from the mean an element counts as an outlier: one in half a billion of normal numbers.
    /// </summary>
    public const double OutlierDeviations = 6;

    /// <summary>Computes the statistics in two passes over the file; null for complex and packed types.</summary>
    /// <exception cref="ModelFileException">The file cannot be read.</exception>
    public static TensorStatistics? Of(TensorRecord tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (!ElementNumbers.CanRead(tensor.Type)) return null;
        long finite = 0, nans = 0, infinities = 0, outliers = 0;
        double mean = 0, squares = 0, minimum = double.PositiveInfinity, maximum = double.NegativeInfinity;
        ElementNumbers.ForEach(tensor, x =>
        {
            if (double.IsNaN(x)) nans++;
            if (double.IsInfinity(x)) infinities++;
            if (!double.IsFinite(x)) return;
            // Welford's update: no sum of squares that would lose the digits.
            var before = x - mean;
            mean += before / ++finite;
            squares += before * (x - mean);
            (minimum, maximum) = (Math.Min(minimum, x), Math.Max(maximum, x));
        });
        if (finite == 0) return new(null, null, null, null, nans, infinities, 0);
        double? deviation = finite > 1 ? Math.Sqrt(squares / (finite - 1)) : null;
        if (deviation is > 0)
        {
            ElementNumbers.ForEach(tensor, x =>
            {
                if (double.IsFinite(x) && Math.Abs(x - mean) > OutlierDeviations * deviation) outliers++;
            });
        }

        return new(mean, deviation, minimum, maximum, nans, infinities, outliers);
    }
}
