using System.CommandLine;
using System.Text.Json;
using Bathys.Cli.Options;

namespace Bathys.Cli.Runs;

/// <summary>
/// A training from the command line, of any kind: the call's options, the lines that a person reads, the JSON that a program reads.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="options">The options that every training has.</param>
/// <param name="isOffline">Whether nothing may be downloaded.</param>
internal sealed class Session(ParseResult call, TrainingOptions options, bool isOffline = false)
{
    /// <summary>The last lines for a person: what the run's folder holds, what to do with it.</summary>
    public Func<TrainingRun, IEnumerable<string>> Hints { get; init; } = _ => [];

    /// <summary>What the test's report is called in the JSON.</summary>
    public string ReportName { get; init; } = "test";

    /// <summary>Writes what a program wants to know of a training without a test.</summary>
    public Action<Utf8JsonWriter, TrainingResult> WriteResult { get; init; } = (_, _) => { };

    /// <summary>Where a person reads what happens: results for programs have standard output to themselves.</summary>
    TextWriter Log => call.GetValue(options.Json) ? call.InvocationConfiguration.Error : call.InvocationConfiguration.Output;

    /// <summary>Trains, tests and writes the reports.</summary>
    /// <param name="configuration">What is trained.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The data cannot be read, or the training fails.</exception>
    public int Run(RunConfiguration configuration, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, options.Threads);
        using var run = TrainingRun.Begin(configuration, options.Read(call, new TextLogger(Log), isOffline), stop);
        var result = StopLine.InTraining(run.Folder, () => run.Train(stop));
        var report = StopLine.InTest(run.Folder, () => run.Test(stop));
        if (report is not null) Print(report, run);
        foreach (var line in Hints(run)) Log.WriteLine(line);
        if (call.GetValue(options.Json)) JsonOutput.Write(call.InvocationConfiguration.Output, json => Write(json, run, result, report));
        return ExitCode.Success;
    }

    void Print(IReport report, TrainingRun run)
    {
        Log.WriteLine();
        Log.Write(report);
        Log.WriteLine();
        if (run.Supplement.Length > 0) Log.WriteLine(run.Supplement);
        Log.WriteLine($"{run.Folder.PathOf("report.txt")} and pictures written; {run.Seconds:F1} s in all");
    }

    void Write(Utf8JsonWriter json, TrainingRun run, TrainingResult result, IReport? report)
    {
        json.WriteStartObject();
        json.WriteString("run", run.Folder.Path);
        json.WriteNumber("epochs", result.History.Count);
        json.WriteNumber("seconds", run.Seconds);
        if (report is not null)
        {
            json.WritePropertyName(ReportName);
            report.WriteTo(json);
        }

        WriteResult(json, result);
        json.WriteEndObject();
    }
}
