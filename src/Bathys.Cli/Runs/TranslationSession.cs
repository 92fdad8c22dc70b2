using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Models;

namespace Bathys.Cli.Runs;

/// <summary>A training of a translator from the command line: its pairs, its folder, its loop, the report.</summary>
internal sealed class TranslationSession(ParseResult call, TrainingOptions options, TranslatorConfiguration configuration)
    : Session(call, options)
{
    /// <summary>Trains, translates the held-out sentences and writes the report.</summary>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">A text cannot be read, or the training fails.</exception>
    public int Run(CancellationToken stop)
    {
        UseThreads();
        var (train, held) = configuration.OpenPairs();
        var (source, target) = Tokenizers(train);
        configuration = configuration with { SourceVocabulary = source.VocabularySize, TargetVocabulary = target.VocabularySize };
        var random = new Generator(configuration.Seed);
        TranslationModel model;
        using (new RandomScope(random)) model = new TranslationModel(configuration.CreateModel(), source, target);
        var loader = model.Loader(train, configuration.BatchSize, configuration.Seed, out var leftOut);
        var judged = model.Loader(held, configuration.BatchSize, seed: null, out _);
        using var run = OpenRun("translator");
        source.Save(run.PathOf(TranslatorConfiguration.SourceTokenizer));
        target.Save(run.PathOf(TranslatorConfiguration.TargetTokenizer));
        Log.WriteLine($"data   {configuration.Data}: {train.Pairs.Count:N0} pairs to learn from, {held.Pairs.Count:N0} to judge on" +
            (leftOut > 0 ? $"; {leftOut:N0} are longer than {configuration.Longest} tokens and left out" : ""));
        Log.WriteLine($"model  transformer, {model.Model.ParameterCount:N0} parameters; {source.VocabularySize:N0} tokens are read ({configuration.SourceTokens}), " +
            $"{target.VocabularySize:N0} written ({configuration.TargetTokens}); {loader.Count:N0} batches an epoch");
        Log.WriteLine($"run    {run.Path}");

        var (optimizer, schedule) = configuration.CreateOptimizer(model.Model, configuration.Epochs * loader.Count);
        var trainer = new Trainer<TranslationBatch>(model.Model, batch => model.Predict(batch, configuration.LabelSmoothing), optimizer)
        {
            Random = random,
            Schedules = schedule is null ? [] : [Scheduled.EachStep(schedule)],
        };
        var result = Fit(trainer, run, configuration, loader, judged, stop);
        UseBest(trainer, result, "judged");
        var report = StopLine.InTest(run, () => model.Judge(held, new BeamSearch(Beams: 1), stop));
        report.Save(run.Path);
        Log.WriteLine();
        Log.Write(report);
        Log.WriteLine();
        Log.WriteLine($"{run.PathOf("report.txt")} and pictures written; {Seconds:F1} s in all");
        Log.WriteLine($"let it translate: bathys translate {run.Path} \"{held.Pairs[0].Source}\"");
        WriteJson(run, result, writer =>
        {
            writer.WritePropertyName("held_out");
            report.WriteTo(writer);
        });
        return ExitCode.Success;
    }

    (Tokenizer Source, Tokenizer Target) Tokenizers(ParallelCorpus train)
    {
        if (!IsResumed)
            return (configuration.TrainTokenizer(configuration.SourceTokens, train.Sources), configuration.TrainTokenizer(configuration.TargetTokens, train.Targets));
        return (Tokenizer.Load(ResumedFile(TranslatorConfiguration.SourceTokenizer)), Tokenizer.Load(ResumedFile(TranslatorConfiguration.TargetTokenizer)));
    }
}
