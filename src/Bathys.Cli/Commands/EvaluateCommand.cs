using System.CommandLine;
using System.Text.Json;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Data;
using Bathys.Nn;

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
    public EvaluateCommand() : base("evaluate", "Judge a run's best weights: loss, accuracy, report and confusion matrix; perplexity of a language model.")
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
        var own = other is null ? trained.Run.Path : trained.Run.PathOf($"on-{Path.GetFileName(DataPath.Full(other))}");
        var folder = call.GetValue(output) ?? own;
        if (trained.Configuration is TextConfiguration)
        {
            var report = TextRun.Of(trained).Judge(other, stop);
            report.Save(folder);
            Print(call, report, report.WriteTo);
        }
        else
        {
            var report = Judge((ExampleConfiguration)trained.Configuration, (UnaryModule)trained.Model, other, call.GetValue(offline), stop);
            report.Save(folder);
            Print(call, report, report.WriteTo);
        }

        return ExitCode.Success;
    }

    static TestReport Judge(ExampleConfiguration configuration, UnaryModule model, string? data, bool offline, CancellationToken stop)
    {
        var test = configuration.OpenTest(data, offline);
        var evaluation = Evaluation.Of(
            model, Prediction.By(model, configuration.Loss.Forward), new DataLoader(test, batchSize: 256), configuration.Task,
            ProgressDisplay.Create(), "evaluation", stop);
        return new TestReport(evaluation, configuration.Classes, configuration.Unit);
    }

    void Print(ParseResult call, object report, Action<Utf8JsonWriter> write)
    {
        var writer = call.InvocationConfiguration.Output;
        if (call.GetValue(json)) JsonOutput.Write(writer, write);
        else writer.Write(report);
    }
}
