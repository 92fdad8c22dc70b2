using System.Diagnostics;

namespace Bathys.Training;

/// <summary>
/// A training in a run's folder, of any kind: opens or resumes the folder, sets the trainer up by the configuration, trains, tests the best
/// weights and writes the
/// reports.
/// </summary>
/// <example><code>
/// using var run = TrainingRun.Begin(configuration, new() { Folder = "runs/cnn-1" });
/// run.Train();
/// Console.WriteLine(run.Test());
/// </code></example>
public sealed class TrainingRun : IDisposable
{
    readonly RunOptions options;
    readonly Stopwatch clock;

    TrainingRun(RunOptions options, TrainingPlan plan, Stopwatch clock) =>
        (this.options, Plan, this.clock, Folder) = (options, plan, clock, options.Open(plan.Name));

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>What is trained.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>How the training went; null before <see cref="Train"/>.</summary>
    public TrainingResult? Result { get; private set; }

    /// <summary>What the test found beside the report, in words.</summary>
    public string Supplement { get; private set; } = "";

    /// <summary>Seconds since the run was begun.</summary>
    public double Seconds => clock.Elapsed.TotalSeconds;

    /// <summary>Opens the data and the folder.</summary>
    /// <param name="configuration">What is trained.</param>
    /// <param name="options">Where the run is kept; a new folder in runs/ if not given.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The data cannot be read, or the folder is not free.</exception>
    public static TrainingRun Begin(RunConfiguration configuration, RunOptions? options = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        options ??= new();
        var clock = Stopwatch.StartNew();
        var run = new TrainingRun(options, configuration.Prepare(options, stop), clock);
        try
        {
            run.Plan.Begin?.Invoke(run.Folder);
            foreach (var line in run.Plan.About) TrainingLog.About(options.Logger, line);
            TrainingLog.Begun(options.Logger, run.Folder.Path);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>Trains, or goes on with the training.</summary>
    /// <param name="stop">Asks to stop: the checkpoint is saved first.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop, and did.</exception>
    /// <exception cref="BathysException">Loss, gradient or weights are not finite, a file cannot be written, or a resumed run does not
    /// fit.</exception>
    public TrainingResult Train(CancellationToken stop = default)
    {
        var (trainer, configuration) = (Plan.Trainer, Plan.Configuration);
        trainer.Run = Folder;
        trainer.Resume = options.Resume;
        trainer.AllowChanges = options.AllowChanges;
        trainer.CheckpointEvery = options.CheckpointEvery;
        trainer.DetectAnomaly = options.DetectAnomaly;
        trainer.SkipNonFinite = options.SkipNonFinite;
        trainer.Configuration = configuration.Fixed().ToDictionary(entry => entry.Key, entry => entry.Value);
        trainer.ClipNorm = configuration.ClipNorm > 0 ? configuration.ClipNorm : null;
        trainer.Accumulate = configuration.Accumulate;
        trainer.Patience = configuration.Patience;
        trainer.Logger = options.Logger;
        trainer.Progress = options.Progress;

        // First of all: what a callback writes into the folder, it writes into a run.
        trainer.Callbacks.Insert(0, new ConfigurationWriter(Folder, Plan));
        Result = Plan.Fit(stop);
        if (Result.History.Count > 0) options.Plots?.DrawLoss(Folder.PathOf("loss.svg"), Result.History);
        return Result;
    }

    /// <summary>
    /// Tests the weights of the best epoch and writes the reports; null for kinds whose training ends with the last epoch.
    /// </summary>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop; the trained weights are kept.</exception>
    /// <exception cref="InvalidOperationException">Nothing was trained yet.</exception>
    public IReport? Test(CancellationToken stop = default)
    {
        if (Result is null) throw new InvalidOperationException("Nothing was trained yet: call Train first.");
        if (Plan.Test is null) return null;
        if (Result.Best is { } best && best != Result.History[^1])
        {
            var loaded = BestWeights.Load(Folder, Plan.Trainer.Model, options.Note);
            if (loaded.Step == best.Step) TrainingLog.BestIsTested(options.Logger, best.Epoch);
            else TrainingLog.OtherIsTested(options.Logger, loaded.Step, best.Epoch);
        }

        var report = Plan.Test(stop);
        report.Save(Folder.Path, options.Plots);
        Supplement = Plan.Supplement?.Invoke(Folder) ?? "";
        return report;
    }

    /// <summary>Lets another run write to the folder.</summary>
    public void Dispose() => Folder.Dispose();
}
