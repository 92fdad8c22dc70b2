using System.CommandLine;
using System.Diagnostics;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>A training of a translator from the command line: its pairs, its folder, its loop, the report.</summary>
internal sealed class TranslationSession(ParseResult call, TrainingOptions options, TranslatorConfiguration configuration)
{
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly bool json = call.GetValue(options.Json);

    TextWriter Log => json ? call.InvocationConfiguration.Error : call.InvocationConfiguration.Output;

    /// <summary>Trains, translates the held-out sentences and writes the report.</summary>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">A text cannot be read, or the training fails.</exception>
    public int Run(CancellationToken stop)
    {
        SharedOptions.UseThreads(call, options.Threads);
        var (train, held) = configuration.OpenPairs();
        var (source, target) = Tokenizers(train);
        configuration = configuration with { SourceVocabulary = source.VocabularySize, TargetVocabulary = target.VocabularySize };
        Generator.SetSeed(configuration.Seed);
        var model = new TranslationModel(configuration.CreateModel(), source, target);
        var loader = model.Loader(train, configuration.BatchSize, configuration.Seed, out var leftOut);
        var judged = model.Loader(held, configuration.BatchSize, seed: null, out _);
        using var run = options.OpenRun(call, "translator");
        source.Save(run.PathOf(TranslatorConfiguration.SourceTokenizer));
        target.Save(run.PathOf(TranslatorConfiguration.TargetTokenizer));
        Log.WriteLine($"data   {configuration.Data}: {train.Pairs.Count:N0} pairs to learn from, {held.Pairs.Count:N0} to judge on" +
            (leftOut > 0 ? $"; {leftOut:N0} are longer than {configuration.Longest} tokens and left out" : ""));
        Log.WriteLine($"model  transformer, {model.Model.ParameterCount:N0} parameters; {source.VocabularySize:N0} tokens are read ({configuration.SourceTokens}), " +
            $"{target.VocabularySize:N0} written ({configuration.TargetTokens}); {loader.Count:N0} batches an epoch");
        Log.WriteLine($"run    {run.Path}");

        var (optimizer, schedule) = configuration.CreateOptimizer(model.Model, configuration.Epochs * loader.Count);
        var trainer = new Trainer(model.Model, batch => model.Predict(batch, configuration.LabelSmoothing), optimizer)
        {
            Run = run,
            Resume = call.GetValue(options.Resume),
            AllowChanges = call.GetValue(options.AllowChanges),
            CheckpointEvery = call.GetValue(options.CheckpointEvery),
            Configuration = configuration.Fixed().ToDictionary(entry => entry.Key, entry => entry.Value),
            ClipNorm = configuration.ClipNorm > 0 ? configuration.ClipNorm : null,
            StepSchedule = schedule,
            Accumulate = configuration.Accumulate,
            Patience = configuration.Patience,
            DetectAnomaly = call.GetValue(options.DetectAnomaly),
            SkipNonFinite = call.GetValue(options.SkipBadSteps),
            Log = Log,
        };
        trainer.Callbacks.Add(new ConfigurationWriter(run, configuration));
        var result = StopLine.InTraining(run, () => trainer.Fit(loader, judged, configuration.Epochs, stop));
        if (result.Best is { } best && best != result.History[^1])
        {
            BestWeights.Load(run, model.Model);
            Log.WriteLine($"the weights of epoch {best.Epoch}, the best, are judged");
        }

        var report = StopLine.InTest(run, () => model.Judge(held, new BeamSearch(Beams: 1), stop));
        report.Save(run.Path);
        if (result.History.Count > 0) LossCurve.Save(run.PathOf("loss.png"), result.History);
        Log.WriteLine();
        Log.Write(report);
        Log.WriteLine();
        Log.WriteLine($"{run.PathOf("report.txt")} and pictures written; {clock.Elapsed.TotalSeconds:F1} s in all");
        Log.WriteLine($"let it translate: bathys translate {run.Path} \"{held.Pairs[0].Source}\"");
        if (json) JsonOutput.Write(call.InvocationConfiguration.Output, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("run", run.Path);
            writer.WriteNumber("epochs", result.History.Count);
            writer.WriteNumber("seconds", clock.Elapsed.TotalSeconds);
            writer.WritePropertyName("held_out");
            report.WriteTo(writer);
            writer.WriteEndObject();
        });
        return ExitCode.Success;
    }

    (Tokenizer Source, Tokenizer Target) Tokenizers(ParallelCorpus train)
    {
        if (!call.GetValue(options.Resume))
            return (configuration.TrainTokenizer(configuration.SourceTokens, train.Sources), configuration.TrainTokenizer(configuration.TargetTokens, train.Targets));
        var folder = call.GetValue(options.Output)!;
        return (Tokenizer.Load(Path.Combine(folder, TranslatorConfiguration.SourceTokenizer)), Tokenizer.Load(Path.Combine(folder, TranslatorConfiguration.TargetTokenizer)));
    }
}
