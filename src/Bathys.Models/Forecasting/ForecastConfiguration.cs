using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Data.Tables;
using Bathys.Nn;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of a recurrent network that foresees a time series.</summary>
public sealed record ForecastConfiguration : ExampleConfiguration, ILoads<SeriesForecaster>
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<ForecastConfiguration>("forecast", ForecastJson.Default);

    /// <summary>The column of the file that is foreseen.</summary>
    public required string Column { get; init; }

    /// <summary>Numbers that the network reads.</summary>
    public required int Window { get; init; }

    /// <summary>Numbers that it foresees at a time.</summary>
    public required int Horizon { get; init; }

    /// <summary>lstm, gru or rnn.</summary>
    public required string Cell { get; init; }

    /// <summary>The size of a layer's state.</summary>
    public required int Hidden { get; init; }

    /// <summary>How many recurrent layers there are.</summary>
    public required int Layers { get; init; }

    /// <summary>The share of the series, its end, that is foreseen to test the network.</summary>
    public required double Test { get; init; }

    /// <summary>Whether gaps are filled.</summary>
    public required bool FillMissing { get; init; }

    /// <summary>The column that says when; null where the rows are in order of time.</summary>
    public string? Time { get; init; }

    /// <summary>What is done with rows of one time.</summary>
    public DuplicateTimes Duplicates { get; init; }

    /// <summary>What is done where times are missing.</summary>
    public TimeGaps Gaps { get; init; }

    /// <summary>How the file is read.</summary>
    public TableReading Reading { get; init; } = new();

    /// <summary>The standard deviation of the numbers that are learnt from.</summary>
    public double Scale { get; init; }

    /// <summary>After how many steps the series repeats; 1 for one that does not.</summary>
    public int Season { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override RunKind RunKind => Registered;

    /// <inheritdoc/>
    [JsonIgnore]
    public override TaskKind Task => TaskKind.Regression;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double Unit => Scale;

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() =>
    [
        .. base.Fixed(), ("column", Column), ("window", $"{Window}"), ("horizon", $"{Horizon}"), ("cell", Cell), ("hidden", $"{Hidden}"),
        ("layers", $"{Layers}"), ("test", $"{Test}"), ("clip_norm", $"{ClipNorm}"), ("fill_missing", FillMissing ? "yes" : "no"),
        .. Time is null ? [] : ((string, string)[])[("time", $"{Time}, {Duplicates}, {Gaps}")],
    ];

    /// <inheritdoc/>
    public override Forecaster CreateModel() => new(LmConfiguration.CellOf(Cell), Hidden, Layers, Horizon);

    /// <inheritdoc/>
    public SeriesForecaster Load(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run.LoadBest(CreateModel()), this);
    }

    /// <summary>The series of the run's file, or of another one.</summary>
    /// <param name="data">The other file, or null.</param>
    /// <exception cref="BathysException">It cannot be read.</exception>
    public TimeSeries OpenSeries(string? data = null) => TimeSeries.Load(data ?? Data, Column, new()
    {
        FillMissing = FillMissing,
        Time = Time,
        Duplicates = Duplicates,
        Gaps = Gaps,
        Reading = Reading,
    });

    /// <summary>Where the parts of a series begin that are validated on and tested on.</summary>
    /// <param name="count">The length of the series.</param>
    public (int Validation, int Test) Cuts(int count)
    {
        var test = count - (int)Math.Round(Test * count);
        return (test - (int)Math.Round(Validation * test), test);
    }

    /// <summary>The windows whose targets lie within a part of the series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="targets">The part.</param>
    /// <exception cref="BathysException">There are none.</exception>
    public SeriesWindows Windows(TimeSeries series, Range targets) => new(series.Values, Window, Horizon, Season, targets, Scale);

    /// <inheritdoc/>
    public override SeriesWindows OpenTest(string? data, bool offline, CancellationToken stop)
    {
        var series = OpenSeries(data);
        return Windows(series, data is null ? Cuts(series.Values.Count).Test.. : ..);
    }
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(ForecastConfiguration))]
sealed partial class ForecastJson : JsonSerializerContext;
