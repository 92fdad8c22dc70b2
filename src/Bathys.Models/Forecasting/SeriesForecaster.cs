using Bathys.Data;
using Bathys.Data.Tables;
using Bathys.Nn;

namespace Bathys.Models;

/// <summary>Forecasts a time series. May be used by many threads at once: no call changes the model.</summary>
/// <param name="model">The network: windows (N, window, 1) to (N, horizon).</param>
/// <param name="configuration">How series were prepared for it.</param>
public sealed class SeriesForecaster(UnaryModule model, ForecastConfiguration configuration) : ITablePredictor
{
    /// <summary>The network.</summary>
    public UnaryModule Model => model;

    /// <inheritdoc/>
    public TableReading Reading => configuration.Reading;

    /// <summary>Numbers that are forecast at a time.</summary>
    public int Horizon => configuration.Horizon;

    /// <summary>The numbers that follow a series.</summary>
    /// <param name="values">The series, the oldest number first: at least a window and a season.</param>
    /// <returns><see cref="Horizon"/> numbers in the series' own unit.</returns>
    /// <exception cref="BathysException">The series is too short.</exception>
    public double[] Forecast(IReadOnlyList<double> values) => Forecast(values, "The series");

    /// <summary>The numbers that follow the series in a table's file, in the column that the model was trained on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="note">Is told what a person should know of how the rows were taken; null for no one.</param>
    /// <exception cref="BathysException">The series cannot be read, or is too short.</exception>
    public double[] Forecast(string path, Action<string>? note = null) => Forecast(Open(path, null, note).Values, path);

    IEnumerable<(string Subject, TablePrediction Prediction)> ITablePredictor.PredictFile(
        string path, TableReading? reading, Action<string>? note)
    {
        var values = Open(path, reading, note).Values;
        return Forecast(values, path).Select((value, step) => ($"row {values.Count + step + 1}", new TablePrediction([], value)));
    }

    TimeSeries Open(string path, TableReading? reading, Action<string>? note)
    {
        var series = configuration.OpenSeries(path, reading);
        foreach (var text in series.Notes) note?.Invoke(text);
        return series;
    }

    double[] Forecast(IReadOnlyList<double> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < configuration.Window)
            throw new BathysException(
                $"{name} has {values.Count} rows, but the network reads {configuration.Window}: give more of the series.");
        if (values.Count < configuration.Season)
            throw new BathysException(
                $"{name} has {values.Count} rows, less than the season of {configuration.Season}, which is repeated: give more of the " +
                $"series.");
        return Backtest.Ahead(model, values, configuration.Window, configuration.Season, configuration.Scale);
    }
}
