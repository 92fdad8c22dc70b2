using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Data;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys evaluate RUN</c>: a trained model judged on test data.</summary>
internal sealed class EvaluateCommand : Command
{
    readonly Argument<string> run = new("RUN") { Description = "The run's folder." };
    readonly Option<string?> data = new("--data")
    {
        Description = "Other data than the run's own test part.",
        HelpName = "NAME|FOLDER|FILE",
    };
    readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Where to write report and picture; if not given, the run's folder, with --data a folder in it.",
        HelpName = "FOLDER",
    };
    readonly Option<int> threads = SharedOptions.Threads();
    readonly Option<bool> json = SharedOptions.Json();
    readonly Option<bool> offline = SharedOptions.Offline();

    /// <summary>Makes the command.</summary>
    public EvaluateCommand() : base("evaluate", "Judge a run's best weights: loss, accuracy, report and confusion matrix.")
    {
        Add(run);
        Add(data);
        Add(output);
        Add(threads);
        Add(json);
        Add(offline);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        using var trained = TrainedRun.Open(call.GetRequiredValue(run));
        var other = call.GetValue(data);
        var test = trained.Configuration.OpenTest(other, call.GetValue(offline));
        var predict = Prediction.By(trained.Model, trained.Configuration.Loss.Forward);
        var loader = new DataLoader(test, batchSize: 256);
        var evaluation = Evaluation.Of(
            trained.Model, predict, loader, trained.Configuration.Task, ProgressDisplay.Create(), "evaluation", stop);
        var report = new TestReport(evaluation, trained.Configuration.Classes, trained.Configuration.Unit);
        var own = other is null ? trained.Run.Path : trained.Run.PathOf($"on-{Path.GetFileName(DataPath.Full(other))}");
        report.Save(call.GetValue(output) ?? own);

        var writer = call.InvocationConfiguration.Output;
        if (call.GetValue(json)) JsonOutput.Write(writer, report.WriteTo);
        else writer.Write(report);
        return ExitCode.Success;
    }
}
