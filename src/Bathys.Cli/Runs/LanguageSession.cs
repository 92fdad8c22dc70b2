using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>A training of a language model from the command line: its text, its folder, its loop, the report.</summary>
internal sealed class LanguageSession(ParseResult call, TrainingOptions options, TextConfiguration configuration)
    : Session(call, options)
{
    /// <summary>Trains, judges on the held-out text and writes the reports.</summary>
    /// <param name="batchSizeIsGiven">Whether the batch size is the user's, to be kept even for a short text.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The text cannot be read or is too short, or the training fails.</exception>
    public int Run(bool batchSizeIsGiven, CancellationToken stop)
    {
        UseThreads();
        var (front, back) = configuration.OpenTexts();
        var tokenizer = IsResumed
            ? Tokenizer.Load(ResumedFile(TextModel.TokenizerFile))
            : configuration.TrainTokenizer(front, back);
        var (train, heldOut) = (TokenStream.Encode(tokenizer, front), TokenStream.Encode(tokenizer, back));
        configuration = configuration with
        {
            Vocabulary = tokenizer.VocabularySize,
            BatchSize = batchSizeIsGiven ? configuration.BatchSize : configuration.RowsFor(train.Ids.Length),
        };
        var loader = configuration.ForLearning(train.Ids);
        var judged = configuration.ForJudging(heldOut.Ids);

        var random = new Generator(configuration.Seed);
        Module model;
        using (new RandomScope(random)) model = configuration.CreateModel();
        using var run = OpenRun(configuration.Kind);
        tokenizer.Save(run.PathOf(TextModel.TokenizerFile));
        Log.WriteLine($"data   {configuration.Data}: {train.Characters + heldOut.Characters:N0} characters, " +
            $"{tokenizer.VocabularySize:N0} different tokens ({configuration.Tokens})");
        Log.WriteLine($"model  {configuration.Kind}, {model.ParameterCount:N0} parameters; {train.Ids.Length:N0} tokens to learn from, " +
            $"{heldOut.Ids.Length:N0} to judge on; {loader.Count:N0} batches of {configuration.BatchSize} × {configuration.Sequence} an epoch");
        Log.WriteLine($"run    {run.Path}");

        var (carried, optimizer) = (new CarriedState(), configuration.CreateOptimizer(model));
        var trainer = new Trainer<TextBatch>(model, configuration.Predictor(model, carried), optimizer)
        {
            Schedules = configuration.CreateSchedule(optimizer, configuration.Epochs * loader.Count) is { } schedule
                ? [Scheduled.EachStep(schedule)] : [],
            Carried = carried,
            Random = random,
        };
        trainer.Callbacks.Add(new EpochSample(tokenizer, heldOut, Log));
        var result = Fit(trainer, run, configuration, loader, judged, stop);
        return Report(trainer, result, judged, heldOut, stop);
    }

    int Report(Trainer<TextBatch> trainer, TrainingResult result, DataLoader<TextBatch> judged, TokenStream heldOut, CancellationToken stop)
    {
        var run = trainer.Run!;
        UseBest(trainer, result, "judged");
        var evaluation = StopLine.InTest(run, () => trainer.Evaluate(judged, "held-out text", stop));
        var report = configuration.Report(evaluation, heldOut);
        report.Save(run.Path);
        Log.WriteLine();
        Log.Write(report);
        Log.WriteLine();
        Log.WriteLine($"{run.PathOf("report.txt")} and pictures written; {Seconds:F1} s in all");
        Log.WriteLine($"let it write: bathys generate {run.Path} --prompt \"...\"");
        WriteJson(run, result, writer =>
        {
            writer.WritePropertyName("held_out");
            report.WriteTo(writer);
        });
        return ExitCode.Success;
    }
}
