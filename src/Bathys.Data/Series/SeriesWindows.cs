namespace Bathys.Data;

/// <summary>
/// Windows of a time series: the input is a stretch of it, told as distances from its last number; the target is what follows, told as
/// distances from the last season repeated. So a trend takes nothing out of the range of the training set, and a model that knows nothing
/// yet, and says zero, forecasts as well as the seasonal-naive forecast.
/// </summary>
public sealed class SeriesWindows : Dataset
{
    readonly IReadOnlyList<double> values;
    readonly int window;
    readonly int horizon;
    readonly int season;
    readonly int first;
    readonly double scale;

    /// <summary>Every window whose targets lie within a part of the series.</summary>
    /// <param name="values">The series.</param>
    /// <param name="window">Numbers in an input.</param>
    /// <param name="horizon">Numbers in a target.</param>
    /// <param name="season">After how many steps the series repeats, which may be more than the window; 1 where it does not.</param>
    /// <param name="targets">The part; inputs may reach back before it.</param>
    /// <param name="scale">The unit of distances.</param>
    /// <exception cref="DataException">The part holds no window.</exception>
    public SeriesWindows(IReadOnlyList<double> values, int window, int horizon, int season, Range targets, double scale)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(season);
        (this.values, this.window, this.horizon, this.season, this.scale) = (values, window, horizon, season, scale);
        // Before the first target lie a whole window, and a whole season to repeat.
        first = Math.Max(targets.Start.GetOffset(values.Count), Math.Max(window, season));
        Count = targets.End.GetOffset(values.Count) - horizon + 1 - first;
        if (Count <= 0)
        {
            var repeating = season > 1 ? $", a season of {season}" : "";
            throw new DataException(
                $"A series of {values.Count} numbers is too short for a window of {window}{repeating} and {horizon} to forecast " +
                "in each of its parts: give a longer one, or smaller numbers.");
        }
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <summary>Float32 inputs (window, 1) and targets (horizon).</summary>
    public override Sample this[int index]
    {
        get
        {
            var origin = Origin(index);
            var target = Season.Repeat(values, origin, horizon, season).Select((naive, i) => (float)((values[origin + i] - naive) / scale));
            return new Sample(Input(values, origin, window, scale), Tensor.From(target.ToArray()));
        }
    }

    /// <summary>The place of a window's first target in the series.</summary>
    public int Origin(int index) => first + index;

    /// <summary>The numbers before a place as an input, (window, 1).</summary>
    public static Tensor Input(IReadOnlyList<double> values, int origin, int window, double scale)
    {
        ArgumentNullException.ThrowIfNull(values);
        var input = new float[window];
        for (var i = 0; i < window; i++) input[i] = (float)((values[origin - window + i] - values[origin - 1]) / scale);
        return Tensor.From(input, window, 1);
    }
}
