using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Bathys.Cli.Options;
using Bathys.Data;

namespace Bathys.Cli.Runs;

/// <summary>What every training from the command line has: its call, its clock, where a person reads, and how a trainer is set up from them.</summary>
internal abstract class Session(ParseResult call, TrainingOptions options)
{
    readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>Seconds since the session began.</summary>
    protected double Seconds => clock.Elapsed.TotalSeconds;

    /// <summary>Whether the result is for a program.</summary>
    protected bool IsJson { get; } = call.GetValue(options.Json);

    /// <summary>Whether a run goes on.</summary>
    protected bool IsResumed { get; } = call.GetValue(options.Resume);

    /// <summary>Where a person reads what happens: results for programs have standard output to themselves.</summary>
    protected TextWriter Log => IsJson ? call.InvocationConfiguration.Error : call.InvocationConfiguration.Output;

    /// <summary>The run's folder.</summary>
    /// <param name="name">What the names of new runs begin with.</param>
    /// <exception cref="BathysException">The folder is not free, or is no run's.</exception>
    protected RunFolder OpenRun(string name) => options.OpenRun(call, name);

    /// <summary>A file of the run that is resumed.</summary>
    /// <param name="name">Its name.</param>
    protected string ResumedFile(string name) => Path.Combine(call.GetValue(options.Output)!, name);

    /// <summary>Takes the number of threads from the call.</summary>
    protected void UseThreads() => SharedOptions.UseThreads(call, options.Threads);

    /// <summary>Trains as the call and the configuration say, in the run's folder.</summary>
    /// <param name="trainer">Who trains: what is its own is set, what all have in common is set here.</param>
    /// <param name="run">The run.</param>
    /// <param name="configuration">The configuration, which is written once it is known that the run begins or goes on with it.</param>
    /// <param name="loader">What to learn from.</param>
    /// <param name="judged">What to judge on after each epoch, or null.</param>
    /// <param name="stop">Asks to stop.</param>
    protected TrainingResult Fit<TBatch>(
        Trainer<TBatch> trainer, RunFolder run, RunConfiguration configuration, DataLoader<TBatch> loader, DataLoader<TBatch>? judged,
        CancellationToken stop) where TBatch : IBatch<TBatch>
    {
        trainer.Run = run;
        trainer.Resume = IsResumed;
        trainer.AllowChanges = call.GetValue(options.AllowChanges);
        trainer.CheckpointEvery = call.GetValue(options.CheckpointEvery);
        trainer.DetectAnomaly = call.GetValue(options.DetectAnomaly);
        trainer.SkipNonFinite = call.GetValue(options.SkipBadSteps);
        trainer.Configuration = configuration.Fixed().ToDictionary(entry => entry.Key, entry => entry.Value);
        trainer.ClipNorm = configuration.ClipNorm > 0 ? configuration.ClipNorm : null;
        trainer.Accumulate = configuration.Accumulate;
        trainer.Patience = configuration.Patience;
        trainer.Logger = new TextLogger(Log);
        trainer.Progress = ConsoleProgress.Create();

        // First of all: what a callback writes into the folder, it writes into a run.
        trainer.Callbacks.Insert(0, new ConfigurationWriter(run, configuration));
        var result = StopLine.InTraining(run, () => trainer.Fit(loader, judged, configuration.Epochs, stop));
        if (result.History.Count > 0) LossCurve.Save(run.PathOf("loss.svg"), result.History);
        return result;
    }

    /// <summary>Gives the model the weights of its best epoch, unless that is the last.</summary>
    /// <param name="trainer">Who trained it.</param>
    /// <param name="result">How it went.</param>
    /// <param name="purpose">What they are about to be, such as "tested".</param>
    protected void UseBest(TrainerBase trainer, TrainingResult result, string purpose)
    {
        if (result.Best is not { } best || best == result.History[^1]) return;
        BestWeights.Load(trainer.Run!, trainer.Model);
        Log.WriteLine($"the weights of epoch {best.Epoch}, the best, are {purpose}");
    }

    /// <summary>Writes what a program wants to know, if one asks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="result">How it went.</param>
    /// <param name="rest">Writes what is this training's own.</param>
    protected void WriteJson(RunFolder run, TrainingResult result, Action<Utf8JsonWriter> rest)
    {
        if (!IsJson) return;
        JsonOutput.Write(call.InvocationConfiguration.Output, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("run", run.Path);
            writer.WriteNumber("epochs", result.History.Count);
            writer.WriteNumber("seconds", Seconds);
            rest(writer);
            writer.WriteEndObject();
        });
    }
}
