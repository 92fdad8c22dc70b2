using Bathys.Data;
using Bathys.Nn;

namespace Bathys.Models;

/// <summary>
/// A model's forecasts of numbers that are known, beside the forecasts that need no model: the last number goes on (naive), or the last
/// season repeats (seasonal naive).
/// </summary>
/// <param name="Series">The whole series.</param>
/// <param name="Windows">The windows whose targets are forecast.</param>
/// <param name="Horizon">Numbers forecast at a time.</param>
/// <param name="SeasonLength">After how many steps the series repeats.</param>
/// <param name="Forecasts">What the model says of each window, in the series' own measure.</param>
public sealed record Backtest(
    IReadOnlyList<double> Series, SeriesWindows Windows, int Horizon, int SeasonLength, IReadOnlyList<double[]> Forecasts)
{
    /// <summary>Lets a model forecast every window.</summary>
    /// <param name="model">The model, in whichever mode.</param>
    /// <param name="series">The series.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="horizon">Numbers forecast at a time.</param>
    /// <param name="season">After how many steps the series repeats.</param>
    /// <param name="scale">The unit of the model's outputs.</param>
    public static Backtest Of(UnaryModule model, IReadOnlyList<double> series, SeriesWindows windows, int horizon, int season, double scale)
    {
        ArgumentNullException.ThrowIfNull(model);
        var forecasts = new List<double[]>();
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        foreach (var batch in new DataLoader(windows, batchSize: 256))
        {
            foreach (var row in model.Forward(batch.Input).ToArray<float>().Chunk(horizon))
            {
                var naive = Season.Repeat(series, windows.Origin(forecasts.Count), horizon, season);
                forecasts.Add([.. row.Zip(naive, (distance, start) => start + (scale * distance))]);
            }
        }
        return new Backtest(series, windows, horizon, season, forecasts);
    }

    /// <summary>What a model says comes after the end of a series.</summary>
    /// <param name="model">The model, in whichever mode.</param>
    /// <param name="series">The series, at least as long as a window and a season.</param>
    /// <param name="window">Numbers that the model reads.</param>
    /// <param name="season">After how many steps the series repeats.</param>
    /// <param name="scale">The unit of the model's inputs and outputs.</param>
    public static double[] Ahead(UnaryModule model, IReadOnlyList<double> series, int window, int season, double scale)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(series);
        using var mode = new EvaluationMode();
        using var unrecorded = new NoGrad();
        var distances = model.Forward(SeriesWindows.Input(series, series.Count, window, scale).Unsqueeze(0)).ToArray<float>();
        var naive = Season.Repeat(series, series.Count, distances.Length, season);
        return [.. distances.Zip(naive, (distance, start) => start + (scale * distance))];
    }

    /// <summary>The mean absolute error, and the root of the mean squared one, over all windows and steps.</summary>
    /// <param name="forecast">The forecast of a window by its number and origin.</param>
    public (double Absolute, double RootSquared) Error(Func<int, int, double[]> forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        double absolute = 0, squared = 0;
        for (var window = 0; window < Windows.Count; window++)
        {
            var origin = Windows.Origin(window);
            foreach (var (step, value) in forecast(window, origin).Index())
            {
                var error = value - Series[origin + step];
                (absolute, squared) = (absolute + Math.Abs(error), squared + (error * error));
            }
        }
        var count = (double)Windows.Count * Horizon;
        return (absolute / count, Math.Sqrt(squared / count));
    }

    /// <summary>The errors of the model, the naive and the seasonal-naive forecast, in this order.</summary>
    public IReadOnlyList<(string Name, double Absolute, double RootSquared)> Scores()
    {
        var (model, naive) = (Error((window, _) => Forecasts[window]), Error((_, origin) => Season.Repeat(Series, origin, Horizon)));
        var seasonal = Error((_, origin) => Season.Repeat(Series, origin, Horizon, SeasonLength));
        return
        [
            ("model", model.Absolute, model.RootSquared),
            ("naive", naive.Absolute, naive.RootSquared),
            ("seasonal naive", seasonal.Absolute, seasonal.RootSquared),
        ];
    }
}
