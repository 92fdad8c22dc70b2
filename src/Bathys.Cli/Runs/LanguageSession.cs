using System.CommandLine;
using System.Diagnostics;
using Bathys.Cli.Options;
using Bathys.Data;

namespace Bathys.Cli.Runs;

/// <summary>A training of a language model from the command line: its text, its folder, its loop, the report.</summary>
internal sealed class LanguageSession(ParseResult call, TrainingOptions options, TextConfiguration configuration)
{
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly bool json = call.GetValue(options.Json);

    /// <summary>Where a person reads what happens: results for programs have standard output to themselves.</summary>
    TextWriter Log => json ? call.InvocationConfiguration.Error : call.InvocationConfiguration.Output;

    /// <summary>Trains, judges on the held-out text and writes the reports.</summary>
    /// <param name="batchSizeIsGiven">Whether the batch size is the user's, to be kept even for a short text.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The text cannot be read or is too short, or the training fails.</exception>
    public int Run(bool batchSizeIsGiven, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, options.Threads);
        var (front, back) = configuration.OpenTexts();
        var tokenizer = call.GetValue(options.Resume)
            ? Tokenizer.Load(Path.Combine(call.GetValue(options.Output)!, TextModel.TokenizerFile))
            : configuration.TrainTokenizer(front, back);
        var (train, heldOut) = (TokenStream.Encode(tokenizer, front), TokenStream.Encode(tokenizer, back));
        configuration = configuration with
        {
            Vocabulary = tokenizer.VocabularySize,
            BatchSize = batchSizeIsGiven ? configuration.BatchSize : configuration.RowsFor(train.Ids.Length),
        };
        var loader = configuration.ForLearning(train.Ids);
        var judged = configuration.ForJudging(heldOut.Ids);

        Generator.SetSeed(configuration.Seed);
        var model = configuration.CreateModel();
        using var run = options.OpenRun(call, configuration.Kind);
        tokenizer.Save(run.PathOf(TextModel.TokenizerFile));
        Log.WriteLine($"data   {configuration.Data}: {train.Characters + heldOut.Characters:N0} characters, " +
            $"{tokenizer.VocabularySize:N0} different tokens ({configuration.Tokens})");
        Log.WriteLine($"model  {configuration.Kind}, {model.ParameterCount:N0} parameters; {train.Ids.Length:N0} tokens to learn from, " +
            $"{heldOut.Ids.Length:N0} to judge on; {loader.Count:N0} batches of {configuration.BatchSize} × {configuration.Sequence} an epoch");
        Log.WriteLine($"run    {run.Path}");

        var (carried, optimizer) = (new CarriedState(), configuration.CreateOptimizer(model));
        var trainer = new Trainer(model, configuration.Predictor(model, carried), optimizer)
        {
            StepSchedule = configuration.CreateSchedule(optimizer, configuration.Epochs * loader.Count),
            Accumulate = configuration.Accumulate,
            Carried = carried,
            Run = run,
            Resume = call.GetValue(options.Resume),
            AllowChanges = call.GetValue(options.AllowChanges),
            CheckpointEvery = call.GetValue(options.CheckpointEvery),
            Configuration = configuration.Fixed().ToDictionary(entry => entry.Key, entry => entry.Value),
            ClipNorm = configuration.ClipNorm > 0 ? configuration.ClipNorm : null,
            Patience = configuration.Patience,
            DetectAnomaly = call.GetValue(options.DetectAnomaly),
            SkipNonFinite = call.GetValue(options.SkipBadSteps),
            Log = Log,
        };
        trainer.Callbacks.Add(new ConfigurationWriter(run, configuration));
        trainer.Callbacks.Add(new EpochSample(tokenizer, heldOut));
        var result = StopLine.InTraining(run, () => trainer.Fit(loader, judged, configuration.Epochs, stop));
        return Report(trainer, result, judged, heldOut, stop);
    }

    int Report(Trainer trainer, TrainingResult result, DataLoader judged, TokenStream heldOut, CancellationToken stop)
    {
        var run = trainer.Run!;
        if (result.Best is { } best && best != result.History[^1])
        {
            BestWeights.Load(run, trainer.Model);
            Log.WriteLine($"the weights of epoch {best.Epoch}, the best, are judged");
        }

        var evaluation = StopLine.InTest(run, () => trainer.Evaluate(judged, "held-out text", stop));
        var report = configuration.Report(evaluation, heldOut);
        report.Save(run.Path);
        if (result.History.Count > 0) LossCurve.Save(run.PathOf("loss.png"), result.History);
        Log.WriteLine();
        Log.Write(report);
        Log.WriteLine();
        Log.WriteLine($"{run.PathOf("report.txt")} and pictures written; {clock.Elapsed.TotalSeconds:F1} s in all");
        Log.WriteLine($"let it write: bathys generate {run.Path} --prompt \"...\"");
        if (json) WriteJson(run, result, report);
        return ExitCode.Success;
    }

    void WriteJson(RunFolder run, TrainingResult result, LanguageReport report) =>
        JsonOutput.Write(call.InvocationConfiguration.Output, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("run", run.Path);
            writer.WriteNumber("epochs", result.History.Count);
            writer.WriteNumber("seconds", clock.Elapsed.TotalSeconds);
            writer.WritePropertyName("held_out");
            report.WriteTo(writer);
            writer.WriteEndObject();
        });
}
