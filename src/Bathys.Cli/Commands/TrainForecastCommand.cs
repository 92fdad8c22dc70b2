using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train forecast</c>: a recurrent network that forecasts a time series.</summary>
internal sealed class TrainForecastCommand : Command
{
    readonly TrainingOptions common = new(epochs: 50, learningRate: 3e-3, weightDecay: 0, validation: 0.1);
    readonly Option<string> data = new("--data")
    {
        Description = "A table with named columns (.csv, .tsv, .json or .jsonl, also as .gz); its rows in the order of time, or with a " +
            "column that says it (--time).",
        HelpName = "FILE",
        Required = true,
    };
    readonly Option<string> column = new("--column") { Description = "The column to forecast.", HelpName = "COLUMN", Required = true };
    readonly Option<int> window = NumberOption.Whole("--window", "Rows that the network reads.", 48, most: 1_000_000);
    readonly Option<int> horizon = NumberOption.Whole("--horizon", "Rows that it forecasts at a time.", 12, most: 1_000_000);
    readonly Option<string> cell = ChoiceOption.Create("--cell", "The kind of recurrent network.", "lstm", "gru", "rnn");
    readonly Option<int> hidden = NumberOption.Whole("--hidden", "The size of a layer's state.", 64, most: 100_000);
    readonly Option<int> layers = NumberOption.Whole("--layers", "How many recurrent layers lie on each other.", 1, most: 100);
    readonly Option<int> season = NumberOption.Whole(
        "--season", "After how many rows the series repeats, be it more than the window; 0 to find out, 1 for never.", 0, least: 0);
    readonly Option<double> test = NumberOption.Share("--test", "Share of the series, its end, to test the forecasts on.", 0.2);
    readonly Option<double> clip = NumberOption.NotNegative("--clip", "The highest norm of all gradients together; 0 for no bound.", 1);
    readonly Option<string?> time = new("--time")
    {
        Description = "The column that says when: rows are put in its order; if not given, they are taken as they stand.",
        HelpName = "COLUMN",
    };
    readonly Option<string> duplicates =
        ChoiceOption.Create("--duplicates", "With --time: what to do with rows of one time.", "refuse", "first", "last", "mean");
    readonly Option<string> gaps = ChoiceOption.Create(
        "--gaps", "With --time: what to do where times are missing; fill puts numbers on the line between their neighbors, keep takes " +
        "the rows as they follow.",
        "refuse", "fill", "keep");
    readonly TableOptionSet reading = new();
    readonly Option<bool> fillMissing = new("--fill-missing")
    {
        Description = "Put missing numbers on the line between their neighbors instead of refusing them.",
    };

    /// <summary>Makes the command.</summary>
    public TrainForecastCommand()
        : base("forecast", "Train a recurrent network to forecast a time series, and test it beside the naive forecasts.")
    {
        Option[] own = [data, column, window, horizon, cell, hidden, layers, season, test, clip, time, duplicates, gaps, fillMissing];
        foreach (var option in own) Add(option);
        reading.AddTo(this);
        common.AddTo(this);
        Add(common.Schedule);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var saved = common.ReadSaved<ForecastConfiguration>(call);
        var configuration = (ForecastConfiguration)common.Complete(call, saved, new ForecastConfiguration
        {
            Schedule = call.Choose(common.Schedule, saved?.Schedule),
            Data = DataPath.Full(call.GetRequiredValue(data)),
            Column = call.GetRequiredValue(column),
            Window = call.Choose(window, saved?.Window),
            Horizon = call.Choose(horizon, saved?.Horizon),
            Cell = call.Choose(cell, saved?.Cell),
            Hidden = call.Choose(hidden, saved?.Hidden),
            Layers = call.Choose(layers, saved?.Layers),
            Season = call.IsGiven(season) && call.GetValue(season) > 0 ? call.GetValue(season) : saved?.Season ?? 0,
            Test = call.Choose(test, saved?.Test),
            ClipNorm = call.Choose(clip, saved?.ClipNorm),
            FillMissing = call.GetValue(fillMissing) || (saved?.FillMissing ?? false),
            Time = call.GetValue(time) ?? saved?.Time,
            Duplicates = call.IsGiven(duplicates) || saved is null
                ? Enum.Parse<DuplicateTimes>(call.GetRequiredValue(duplicates), ignoreCase: true) : saved.Duplicates,
            Gaps = call.IsGiven(gaps) || saved is null ? Enum.Parse<TimeGaps>(call.GetRequiredValue(gaps), ignoreCase: true) : saved.Gaps,
            Reading = reading.Read(call, saved?.Reading),
        });
        if (configuration.Time is null && (call.IsGiven(duplicates) || call.IsGiven(gaps)))
            throw new BathysException("--duplicates and --gaps say what to do by a column of times: name it with --time.");
        return new Session(call, common).Run(configuration, stop);
    }
}
