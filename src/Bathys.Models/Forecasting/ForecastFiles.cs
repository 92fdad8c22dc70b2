using System.Globalization;
using System.Text;
using Bathys.Data;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>What a forecasting run leaves: <c>backtest.csv</c>, <c>forecast.csv</c> and, with plots, <c>forecast.svg</c>.</summary>
public static class ForecastFiles
{
    /// <summary>Writes the files.</summary>
    /// <param name="run">The run.</param>
    /// <param name="series">The whole series.</param>
    /// <param name="backtest">The forecasts of the test set.</param>
    /// <param name="ahead">The forecast of what comes after the series.</param>
    /// <param name="plots">Draws the forecast; null for no picture.</param>
    /// <exception cref="BathysException">A file cannot be written.</exception>
    public static void Save(
        RunFolder run, TimeSeries series, Backtest backtest, IReadOnlyList<double> ahead, IRunPlots? plots = null)
    {
        var (count, rows) = (series.Values.Count, RowsOf(backtest));
        Table("backtest.csv", "row,actual,forecast,naive,seasonal_naive", rows.Select(row =>
            (row.Row, (double[])[series.Values[row.Row - 1], row.Model, row.Naive, row.Seasonal])));

        var (naive, seasonal) = (
            Season.Repeat(series.Values, count, ahead.Count), Season.Repeat(series.Values, count, ahead.Count, backtest.SeasonLength));
        var next = ahead.Select((value, step) => new Forecast(count + step + 1, value, naive[step], seasonal[step])).ToList();
        Table("forecast.csv", "row,forecast,naive,seasonal_naive",
            next.Select(row => (row.Row, (double[])[row.Model, row.Naive, row.Seasonal])));

        // As much of the past as of the test set, so that both can be seen.
        var from = Math.Max(0, count - (2 * (count - backtest.Windows.Origin(0))));
        List<Forecast> all = [.. rows, .. next];
        plots?.DrawForecast(run.PathOf("forecast.svg"), series.Name,
        [
            new("naive", [.. all.Select(row => (row.Row, row.Naive))], IsThin: true),
            new("seasonal naive", [.. backtest.SeasonLength > 1 ? all.Select(row => (row.Row, row.Seasonal)) : []], IsThin: true),
            new("measured", [.. Enumerable.Range(from, count - from).Select(i => (i + 1, series.Values[i]))]),
            new("forecast", [.. rows.Select(row => (row.Row, row.Model))]),
            new("ahead", [(count, series.Values[^1]), .. next.Select(row => (row.Row, row.Model))]),
        ]);

        void Table(string name, string head, IEnumerable<(int Row, double[] Values)> lines)
        {
            var text = new StringBuilder(head + "\n");
            foreach (var (row, values) in lines) Line(text, row, values);
            run.Write(name, Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    /// <summary>
    /// Each row of the test set forecast once: by windows that follow each other, and the last window for what is left over.
    /// </summary>
    static List<Forecast> RowsOf(Backtest backtest)
    {
        var (rows, next) = (new List<Forecast>(), backtest.Windows.Origin(0));
        for (var window = 0; rows.Count < backtest.Windows.Count +
            backtest.Horizon - 1; window = Math.Min(window + backtest.Horizon, backtest.Windows.Count - 1))
        {
            var origin = backtest.Windows.Origin(window);
            var naive = Season.Repeat(backtest.Series, origin, backtest.Horizon);
            var seasonal = Season.Repeat(backtest.Series, origin, backtest.Horizon, backtest.SeasonLength);
            for (; next < origin + backtest.Horizon; next++)
            {
                var step = next - origin;
                rows.Add(new(next + 1, backtest.Forecasts[window][step], naive[step], seasonal[step]));
            }
        }
        return rows;
    }

    /// <summary>What is said of a row, counted from 1, by the model and by the two rules.</summary>
    readonly record struct Forecast(int Row, double Model, double Naive, double Seasonal);

    static void Line(StringBuilder table, int row, params ReadOnlySpan<double> values)
    {
        table.Append(CultureInfo.InvariantCulture, $"{row}");
        foreach (var value in values) table.Append(CultureInfo.InvariantCulture, $",{value:G7}");
        table.Append('\n');
    }
}
