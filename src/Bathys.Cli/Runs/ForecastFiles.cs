using System.Globalization;
using System.Text;
using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>What a forecasting run leaves: <c>backtest.csv</c>, <c>forecast.csv</c> and <c>forecast.png</c>.</summary>
internal static class ForecastFiles
{
    /// <summary>Writes the files.</summary>
    /// <param name="run">The run.</param>
    /// <param name="series">The whole series.</param>
    /// <param name="backtest">The forecasts of the test part.</param>
    /// <param name="ahead">The forecast of what comes after the series.</param>
    /// <exception cref="BathysException">A file cannot be written.</exception>
    public static void Save(RunFolder run, TimeSeries series, Backtest backtest, IReadOnlyList<double> ahead)
    {
        // Windows that follow each other without overlap foresee each row once.
        var foreseen = new List<(int Row, double Value)>();
        var table = new StringBuilder("row,actual,forecast,naive,seasonal_naive\n");
        for (var window = 0; window < backtest.Windows.Count; window += backtest.Horizon)
        {
            var origin = backtest.Windows.Origin(window);
            var naive = Season.Repeat(series.Values, origin, backtest.Horizon);
            var seasonal = Season.Repeat(series.Values, origin, backtest.Horizon, backtest.SeasonLength);
            foreach (var (step, value) in backtest.Forecasts[window].Index())
            {
                foreseen.Add((origin + step + 1, value));
                Line(table, origin + step + 1, series.Values[origin + step], value, naive[step], seasonal[step]);
            }
        }
        run.Write("backtest.csv", Encoding.UTF8.GetBytes(table.ToString()));

        var count = series.Values.Count;
        table.Clear().Append("row,forecast,naive,seasonal_naive\n");
        var (naiveAhead, seasonalAhead) =
            (Season.Repeat(series.Values, count, ahead.Count), Season.Repeat(series.Values, count, ahead.Count, backtest.SeasonLength));
        foreach (var (step, value) in ahead.Index()) Line(table, count + step + 1, value, naiveAhead[step], seasonalAhead[step]);
        run.Write("forecast.csv", Encoding.UTF8.GetBytes(table.ToString()));

        // As much of the past as of the test part, so that both can be seen.
        var from = Math.Max(0, count - (2 * (count - backtest.Windows.Origin(0))));
        ForecastPlot.Save(run.PathOf("forecast.png"), series.Name,
            ("measured", [.. Enumerable.Range(from, count - from).Select(i => (i + 1, series.Values[i]))]),
            ("foreseen", foreseen),
            ("ahead", [(count, series.Values[^1]), .. ahead.Select((value, step) => (count + step + 1, value))]));
    }

    static void Line(StringBuilder table, int row, params ReadOnlySpan<double> values)
    {
        table.Append(CultureInfo.InvariantCulture, $"{row}");
        foreach (var value in values) table.Append(CultureInfo.InvariantCulture, $",{value:G7}");
        table.Append('\n');
    }
}
