using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Data.Tables;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train mlp</c>: the multi-layer perceptron on a table.</summary>
internal sealed class TrainMlpCommand : Command
{
    readonly TrainingOptions common = new(epochs: 50);
    readonly Option<string> data = new("--data")
    {
        Description = "A CSV file with a line of column names; a fifth of its rows, chosen by the seed, is set aside for the test.",
        HelpName = "FILE",
        Required = true,
    };
    readonly Option<string> target = new("--target") { Description = "The column to predict.", HelpName = "COLUMN", Required = true };
    readonly Option<string> kind =
        ChoiceOption.Create("--task", "Predict one of several classes, one of two, or a number; the loss of a number is of its standardised values, the report is in its own unit.", "classify", "binary", "regress");
    readonly HiddenOption hidden = new();
    readonly Option<double> dropout = NumberOption.Share("--dropout", "Share of each hidden layer that is left out in training.", 0);
    readonly Option<string> ignore = new("--ignore")
    {
        Description = "Columns to leave out.",
        HelpName = "COLUMN,COLUMN…",
        DefaultValueFactory = _ => "",
    };
    readonly Option<bool> fillMissing = new("--fill-missing") { Description = "Fill missing values by the mean instead of refusing them." };

    /// <summary>Makes the command.</summary>
    public TrainMlpCommand() : base("mlp", "Train a multi-layer perceptron on the rows of a CSV file.")
    {
        Option[] own = [data, target, kind, hidden, dropout, ignore, fillMissing];
        foreach (var option in own) Add(option);
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
            Ignore = call.IsGiven(ignore) || saved is null ? Names(call.GetRequiredValue(ignore)) : saved.Ignore,
            Missing = call.IsGiven(fillMissing) ? MissingValues.Fill : saved?.Missing ?? MissingValues.Reject,
        });
        var table = configuration.OpenData();
        configuration = configuration with { Classes = table.Encoder.Target.Classes, Encoder = table.Encoder.ToJson() };

        var (train, validation) = ValidationSplit.Cut(configuration.Data, table.Train, table.Train, configuration.Validation, configuration.Seed);
        var about = $"{configuration.Data}: {table.Encoder.InputSize} inputs, {configuration.Target} to predict";
        var name = $"mlp-{Path.GetFileNameWithoutExtension(configuration.Data)}";
        return new TrainingSession(call, common, configuration).Run(train, validation, table.Test, name, about, stop);
    }

    static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
