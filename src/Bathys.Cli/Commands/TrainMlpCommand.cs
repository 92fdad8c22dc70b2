using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Data.Tables;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train mlp</c>: the multi-layer perceptron on a table.</summary>
internal sealed class TrainMlpCommand : Command
{
    readonly TrainingOptions common = new(epochs: 50);
    readonly Option<string> data = new("--data")
    {
        Description = "A table with named columns: .csv with any delimiter, .tsv, .json or .jsonl records, also as .gz; a fifth of its " +
            "rows, chosen by the seed, is the test set.",
        HelpName = "FILE",
        Required = true,
    };
    readonly Option<string> target = new("--target") { Description = "The column to predict.", HelpName = "COLUMN", Required = true };
    readonly Option<string> kind =
        ChoiceOption.Create(
            "--task", "Predict one of several classes, one of two, or a number; the loss of a number is of its standardized values, the " +
            "report is in its own unit.", "classify", "binary", "regress");
    readonly HiddenOption hidden = new();
    readonly Option<double> dropout = NumberOption.Share("--dropout", "Share of each hidden layer that is left out in training.", 0);
    readonly Option<string> ignore = new("--ignore")
    {
        Description = "Columns to leave out.",
        HelpName = "COLUMN,COLUMN…",
        DefaultValueFactory = _ => "",
    };
    readonly Option<string> categorical = new("--categorical")
    {
        Description = "Columns whose texts are categories, whatever they look like.",
        HelpName = "COLUMN,COLUMN…",
        DefaultValueFactory = _ => "",
    };
    readonly Option<string> numeric = new("--numeric")
    {
        Description = "Columns of numbers in which currency and percent signs and thousands apart are read: 38 % as 38, $1,234.50 as " +
            "1234.5.",
        HelpName = "COLUMN,COLUMN…",
        DefaultValueFactory = _ => "",
    };
    readonly TableOptionSet reading = new();
    readonly Option<bool> fillMissing = new("--fill-missing") { Description = "Fill missing values by the mean instead of refusing them." };

    /// <summary>Makes the command.</summary>
    public TrainMlpCommand() : base("mlp", "Train a multi-layer perceptron on the rows of a table.")
    {
        Option[] own = [data, target, kind, hidden, dropout, ignore, categorical, numeric, fillMissing];
        foreach (var option in own) Add(option);
        reading.AddTo(this);
        common.AddTo(this);
        Add(common.Schedule);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var saved = common.ReadSaved<MlpConfiguration>(call);
        var configuration = (MlpConfiguration)common.Complete(call, saved, new MlpConfiguration
        {
            Schedule = call.Choose(common.Schedule, saved?.Schedule),
            Data = DataPath.Full(call.GetRequiredValue(data)),
            Target = call.GetRequiredValue(target),
            Kind = call.IsGiven(kind) || saved is null
                ? Enum.Parse<TabularTask>(call.GetRequiredValue(kind), ignoreCase: true)
                : saved.Kind,
            Hidden = call.IsGiven(hidden) || saved is null ? hidden.Sizes(call) : saved.Hidden,
            Dropout = call.Choose(dropout, saved?.Dropout),
            Ignore = call.IsGiven(ignore) || saved is null ? Names(call, ignore) : saved.Ignore,
            Categorical = call.IsGiven(categorical) || saved is null ? Names(call, categorical) : saved.Categorical,
            Numeric = call.IsGiven(numeric) || saved is null ? Names(call, numeric) : saved.Numeric,
            Reading = reading.Read(call, saved?.Reading),
            Missing = call.IsGiven(fillMissing) ? MissingValues.Fill : saved?.Missing ?? MissingValues.Reject,
        });
        return new Session(call, common).Run(configuration, stop);
    }

    static string[] Names(ParseResult call, Option<string> option) => TableOptionSet.Names(call.GetRequiredValue(option));
}
