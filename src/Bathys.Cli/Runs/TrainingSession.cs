using System.CommandLine;
using System.Diagnostics;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Cli.Runs;

/// <summary>A training on separate examples from the command line: its folder, its loop, the test afterwards.</summary>
internal sealed class TrainingSession(ParseResult call, TrainingOptions options, ExampleConfiguration configuration)
{
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly bool json = call.GetValue(options.Json);

    /// <summary>Where a person reads what happens: results for programs have standard output to themselves.</summary>
    TextWriter Log => json ? call.InvocationConfiguration.Error : call.InvocationConfiguration.Output;

    /// <summary>What is done with the tested model beside; it is told the run, the model and where a person reads.</summary>
    public Action<RunFolder, Module, TextWriter>? AfterTest { get; init; }

    /// <summary>Trains, tests and writes the reports.</summary>
    /// <param name="train">What to learn from.</param>
    /// <param name="validation">What to check on after each epoch, or null.</param>
    /// <param name="test">What to judge the best checkpoint on.</param>
    /// <param name="name">What the names of new runs begin with.</param>
    /// <param name="about">What the data is, in a sentence.</param>
    /// <param name="stop">Asks to stop.</param>
    public int Run(Dataset train, Dataset? validation, Dataset test, string name, string about, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, options.Threads);
        Generator.SetSeed(configuration.Seed);
        var model = configuration.CreateModel();
        using var run = options.OpenRun(call, name);
        Log.WriteLine($"data   {about}");
        Log.WriteLine($"model  {model.GetType().Name}, {model.ParameterCount:N0} parameters; " +
            $"{train.Count:N0} samples to learn from, {validation?.Count ?? 0:N0} to validate on, {test.Count:N0} to test on");
        Log.WriteLine($"run    {run.Path}");

        var optimizer = new Adam(model.Parameters(), configuration.LearningRate, weightDecay: configuration.WeightDecay);
        var loader = new DataLoader(train, configuration.BatchSize, shuffle: true, seed: configuration.Seed);
        var trainer = new Trainer(model, configuration.Loss, optimizer)
        {
            Task = configuration.Task,
            Run = run,
            Resume = call.GetValue(options.Resume),
            AllowChanges = call.GetValue(options.AllowChanges),
            CheckpointEvery = call.GetValue(options.CheckpointEvery),
            Configuration = configuration.Fixed().ToDictionary(entry => entry.Key, entry => entry.Value),
            ClipNorm = configuration.ClipNorm > 0 ? configuration.ClipNorm : null,
            Patience = configuration.Patience,
            StepSchedule = configuration.Schedule == "cosine" ? new CosineAnnealingLR(optimizer, configuration.Epochs * loader.Count) : null,
            DetectAnomaly = call.GetValue(options.DetectAnomaly),
            SkipNonFinite = call.GetValue(options.SkipBadSteps),
            Log = Log,
        };

        // A resume that is refused must not leave its settings behind.
        trainer.Callbacks.Add(new ConfigurationWriter(run, configuration));
        var judging = validation is null ? null : ForJudging(validation);
        var result = StopLine.InTraining(run, () => trainer.Fit(loader, judging, configuration.Epochs, stop));
        return Test(trainer, run, result, test, stop);
    }

    int Test(Trainer trainer, RunFolder run, TrainingResult result, Dataset test, CancellationToken stop)
    {
        if (result.Best is { } best && best != result.History[^1])
        {
            BestWeights.Load(run, trainer.Model);
            Log.WriteLine($"the weights of epoch {best.Epoch}, the best, are tested");
        }

        var evaluation = StopLine.InTest(run, () => trainer.Evaluate(ForJudging(test), "test", stop));
        var report = new TestReport(evaluation, configuration.Classes, configuration.Unit);
        report.Save(run.Path);
        if (result.History.Count > 0) LossCurve.Save(run.PathOf("loss.png"), result.History);
        Log.WriteLine();
        Log.Write(report);
        Log.WriteLine();
        AfterTest?.Invoke(run, trainer.Model, Log);
        Log.WriteLine($"{run.PathOf("report.txt")} and pictures written; {clock.Elapsed.TotalSeconds:F1} s in all");
        if (json) WriteJson(run, result, report);
        return ExitCode.Success;
    }

    void WriteJson(RunFolder run, TrainingResult result, TestReport report) =>
        JsonOutput.Write(call.InvocationConfiguration.Output, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("run", run.Path);
            writer.WriteNumber("epochs", result.History.Count);
            writer.WriteNumber("seconds", clock.Elapsed.TotalSeconds);
            writer.WritePropertyName("test");
            report.WriteTo(writer);
            writer.WriteEndObject();
        });

    /// <summary>Batches without a gradient may be larger; the document's test loader has 256.</summary>
    static DataLoader ForJudging(Dataset data) => new(data, batchSize: 256);
}
