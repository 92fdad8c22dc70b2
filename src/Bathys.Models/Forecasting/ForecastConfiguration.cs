using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Data.Tables;
using Bathys.Nn;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of a recurrent network that forecasts a time series.</summary>
public sealed record ForecastConfiguration : ExampleConfiguration, ILoads<SeriesForecaster>
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<ForecastConfiguration>("forecast", ForecastJson.Default);

    /// <summary>The column of the file that is forecast.</summary>
    public required string Column { get; init; }

    /// <summary>Numbers that the network reads.</summary>
    public required int Window { get; init; }

    /// <summary>Numbers that it forecasts at a time.</summary>
    public required int Horizon { get; init; }

    /// <summary>lstm, gru or rnn.</summary>
    public required string Cell { get; init; }

    /// <summary>The size of a layer's state.</summary>
    public required int Hidden { get; init; }

    /// <summary>How many recurrent layers there are.</summary>
    public required int Layers { get; init; }

    /// <summary>The share of the series, its end, that is the test set.</summary>
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

    /// <summary>The standard deviation of the training set.</summary>
    public double Scale { get; init; }

    /// <summary>After how many steps the series repeats; 1 for one that does not.</summary>
    public int Season { get; init; }

    /// <summary>By what the part of the series that was set aside for the test is known again; empty in runs of earlier versions.</summary>
    public string TestData { get; init; } = "";

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

    /// <inheritdoc/>
    public override TrainingPlan Prepare(RunOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Test == 0) throw new BathysException("The forecasts are tested on the end of the series: --test wants a share above 0.");
        var series = OpenSeries();
        var (validation, tested) = Cuts(series.Values.Count);
        var learned = series.Values.Take(validation).ToArray();
        var complete = this with { Scale = Deviation(learned), Season = Season > 0 ? Season : Bathys.Data.Season.Find(learned) };
        if (complete.Scale == 0) throw Constant(series, learned.Length);
        var windows = complete.Windows(series, tested..);
        complete = complete with { TestData = DataFingerprint.Of(windows) };
        foreach (var note in series.Notes) options.Note?.Invoke(note);
        var filled = series.Filled > 0 ? $", {series.Filled} of them filled" : "";
        var repeats = complete.Season > 1 ? $"repeating after {complete.Season}" : "no season";
        return complete.Plan(
            (complete.Windows(series, ..validation), Validation > 0 ? complete.Windows(series, validation..tested) : null, windows),
            $"forecast-{Path.GetFileNameWithoutExtension(Data)}", $"{Data}, {Column}: {series.Values.Count:N0} rows{filled}, {repeats}",
            (run, model) => complete.Compare(run, model, series, windows, options.Plots));
    }

    BathysException Constant(TimeSeries series, int learned) => new($"{Data}: the column \"{Column}\" is the same number " +
        (series.Values.All(value => value == series.Values[0]) ? "everywhere: there is nothing to forecast."
            : $"in all of the {learned:N0} rows of the training set, and others only in the last {series.Values.Count - learned:N0} " +
            $"rows, " +
                "which are validated and tested on: nothing can be learned; give a longer series, or a smaller --test and --validation."));

    /// <summary>The backtest beside the naive forecasts, as a table and as files.</summary>
    string Compare(RunFolder run, UnaryModule model, TimeSeries series, SeriesWindows windows, IRunPlots? plots)
    {
        var backtest = Backtest.Of(model, series.Values, windows, Horizon, Season, Scale);
        ForecastFiles.Save(run, series, backtest, Backtest.Ahead(model, series.Values, Window, Season, Scale), plots);
        var text = new StringBuilder($"{Horizon} rows forecast at a time, {windows.Count:N0} times").AppendLine();
        text.AppendLine("                 mean absolute error  root mean squared error");
        foreach (var (name, absolute, rootSquared) in backtest.Scores())
            text.AppendLine(CultureInfo.InvariantCulture, $"{name,-15}  {absolute,19:G5}  {rootSquared,23:G5}");
        return text.ToString();
    }

    static double Deviation(IReadOnlyCollection<double> values)
    {
        var mean = values.DefaultIfEmpty().Average();
        return Math.Sqrt(values.Select(value => (value - mean) * (value - mean)).DefaultIfEmpty().Average());
    }

    /// <summary>The series of the run's file, or of another one.</summary>
    /// <param name="data">The other file, or null.</param>
    /// <param name="reading">How it is read; as the run's if not given.</param>
    /// <exception cref="BathysException">It cannot be read.</exception>
    public TimeSeries OpenSeries(string? data = null, TableReading? reading = null) => TimeSeries.Load(data ?? Data, Column, new()
    {
        FillMissing = FillMissing,
        Time = Time,
        Duplicates = Duplicates,
        Gaps = Gaps,
        Reading = reading ?? Reading,
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
    protected override ExampleConfiguration EvaluatedWith(EvaluationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return base.EvaluatedWith(options with { Reading = null }) is var same && options.Reading is { } reading
            ? this with { Reading = reading } : same;
    }

    /// <inheritdoc/>
    public override Dataset OpenTest(string? data, bool offline, CancellationToken stop)
    {
        var series = OpenSeries(data);
        if (data is not null) return Windows(series, ..);
        var (validation, test) = Cuts(series.Values.Count);
        if (Deviation([.. series.Values.Take(validation)]) != Scale) throw Changed();
        return Unchanged(Windows(series, test..), TestData);
    }
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(ForecastConfiguration))]
sealed partial class ForecastJson : JsonSerializerContext;
