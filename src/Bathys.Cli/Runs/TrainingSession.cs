using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Cli.Runs;

/// <summary>A training on separate examples from the command line: its folder, its loop, the test afterwards.</summary>
internal sealed class TrainingSession(ParseResult call, TrainingOptions options, ExampleConfiguration configuration)
    : Session(call, options)
{
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
        UseThreads();
        var random = new Generator(configuration.Seed);
        UnaryModule model;
        using (new RandomScope(random)) model = configuration.CreateModel();
        using var run = OpenRun(name);
        Log.WriteLine($"data   {about}");
        Log.WriteLine($"model  {model.GetType().Name}, {model.ParameterCount:N0} parameters; " +
            $"{train.Count:N0} samples to learn from, {validation?.Count ?? 0:N0} to validate on, {test.Count:N0} to test on");
        Log.WriteLine($"run    {run.Path}");

        var optimizer = new Adam(model.Parameters(), configuration.LearningRate, weightDecay: configuration.WeightDecay);
        var loader = new DataLoader(train, configuration.BatchSize, shuffle: true, seed: configuration.Seed);
        var trainer = new Trainer(model, configuration.Loss, optimizer)
        {
            Task = configuration.Task,
            Random = random,
            Schedules = configuration.Schedule == "cosine"
                ? [Scheduled.EachStep(new CosineAnnealingLR(optimizer, configuration.Epochs * loader.Count))] : [],
        };
        var judging = validation is null ? null : ForJudging(validation);
        var result = Fit(trainer, run, configuration, loader, judging, stop);
        return Test(trainer, run, result, test, stop);
    }

    int Test(Trainer trainer, RunFolder run, TrainingResult result, Dataset test, CancellationToken stop)
    {
        UseBest(trainer, result, "tested");
        var evaluation = StopLine.InTest(run, () => trainer.Evaluate(ForJudging(test), "test", stop));
        var report = new TestReport(evaluation, configuration.Classes, configuration.Unit);
        report.Save(run.Path);
        Log.WriteLine();
        Log.Write(report);
        Log.WriteLine();
        AfterTest?.Invoke(run, trainer.Model, Log);
        Log.WriteLine($"{run.PathOf("report.txt")} and pictures written; {Seconds:F1} s in all");
        WriteJson(run, result, writer =>
        {
            writer.WritePropertyName("test");
            report.WriteTo(writer);
        });
        return ExitCode.Success;
    }

    /// <summary>Batches without a gradient may be larger; the document's test loader has 256.</summary>
    static DataLoader ForJudging(Dataset data) => new(data, batchSize: 256);
}
