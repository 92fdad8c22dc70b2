namespace Bathys.Data;

/// <summary>What repeats in a time series.</summary>
public static class Season
{
    /// <summary>Below this correlation a repetition is taken for chance.</summary>
    const double LeastCorrelation = 0.3;

    /// <summary>
    /// The seasonal-naive forecast: the last season before a place, repeated; with a season of 1 the last number (naive).
    /// </summary>
    /// <param name="values">The series.</param>
    /// <param name="origin">The first place that is forecast.</param>
    /// <param name="horizon">How many are.</param>
    /// <param name="season">After how many steps the series repeats.</param>
    public static double[] Repeat(IReadOnlyList<double> values, int origin, int horizon, int season = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. Enumerable.Range(0, horizon).Select(i => values[origin - season + (i % season)])];
    }

    /// <summary>
    /// The first lag at which the changes from step to step are correlated with themselves (nearly) as much as at any other; 1 where they
    /// nowhere are. At least two seasons must be there.
    /// </summary>
    public static int Find(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        // Changes instead of values: a trend would hide the season.
        double[] changes = [.. Enumerable.Range(1, Math.Max(values.Count - 1, 0)).Select(i => values[i] - values[i - 1])];
        var mean = changes.DefaultIfEmpty().Average();
        for (var i = 0; i < changes.Length; i++) changes[i] -= mean;
        var whole = changes.Sum(change => change * change);
        var lags = changes.Length / 2;
        if (whole == 0 || lags < 3) return 1;

        // Longer lags have fewer pairs: means of products, not sums.
        double[] correlations =
            [.. Autocorrelation.Sums(changes).Take(lags + 1).Select((sum, lag) => sum / (changes.Length - lag) * changes.Length / whole)];
        bool IsPeak(int lag) => correlations[lag] > correlations[lag - 1] && (lag == lags || correlations[lag] >= correlations[lag + 1]);
        int[] peaks = [.. Enumerable.Range(2, lags - 1).Where(IsPeak)];
        if (peaks.Length == 0) return 1;
        var highest = peaks.Max(lag => correlations[lag]);
        return highest < LeastCorrelation ? 1 : peaks.First(lag => correlations[lag] >= 0.9 * highest);
    }
}
