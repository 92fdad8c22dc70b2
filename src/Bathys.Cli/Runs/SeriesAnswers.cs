using Bathys.Models;
using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>What a forecasting network says comes after the end of a series.</summary>
internal static class SeriesAnswers
{
    /// <summary>Foresees as many rows as the network learnt to.</summary>
    /// <param name="model">The network, in evaluation mode.</param>
    /// <param name="configuration">How series were prepared for it.</param>
    /// <param name="file">The CSV file with the run's column.</param>
    /// <exception cref="BathysException">The series cannot be read, or is shorter than a window.</exception>
    public static IEnumerable<Answer> Of(UnaryModule model, ForecastConfiguration configuration, string file)
    {
        var values = configuration.OpenSeries(file).Values;
        if (values.Count < configuration.Window)
            throw new BathysException($"{file} has {values.Count} rows, but the network reads {configuration.Window}: give more of the series.");
        if (values.Count < configuration.Season)
            throw new BathysException($"{file} has {values.Count} rows, less than the season of {configuration.Season}, which is repeated: give more of the series.");
        return Backtest.Ahead(model, values, configuration.Window, configuration.Season, configuration.Scale)
            .Select((value, step) => new Answer($"row {values.Count + step + 1}", [], value));
    }
}
