using System.CommandLine;
using System.Text.Json;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Data;
using Bathys.Models;
using Bathys.Nn;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys evaluate RUN</c>: a trained model judged on test data.</summary>
internal sealed class EvaluateCommand : Command
{
    readonly Argument<string> run = new("RUN") { Description = "The run's folder." };
    readonly Option<string?> data = new("--data")
    {
        Description = "Other data than the run's own test part: a data set's test part, a whole table, text or folder of images.",
        HelpName = "NAME|FOLDER|FILE",
    };
    readonly Option<string?> source = new("--source") { Description = "Sentences to translate, for a translator.", HelpName = "FILE" };
    readonly Option<string?> target = new("--target") { Description = "Their translations.", HelpName = "FILE" };
    readonly Option<int> beam = NumberOption.Whole("--beam", "Translations that a translator's search carries on at once.", 1, most: 1000);
    readonly Option<double> penalty = NumberOption.NotNegative(
        "--length-penalty", "With several beams: above 0, long translations are not at a disadvantage.", 1);
    readonly Option<int> pictures = NumberOption.Whole("--pictures", "Pictures that a diffusion model draws to be judged.", 500, least: 2, most: 100_000);
    readonly Option<int> judgeSteps = NumberOption.Whole("--judge-steps", "Batches from which the judge of a diffusion model's pictures learns, once a run.", 2000, most: 1_000_000);
    readonly DrawingOptionSet drawing = new();
    readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Where to write report and picture; if not given, the run's folder, with --data or --source a folder in it.",
        HelpName = "FOLDER",
    };
    readonly Option<int> threads = SharedOptions.Threads();
    readonly Option<bool> json = SharedOptions.Json();
    readonly Option<bool> skipBroken = SharedOptions.SkipBroken();
    readonly Option<bool> offline = SharedOptions.Offline();

    /// <summary>Makes the command.</summary>
    public EvaluateCommand() : base("evaluate", "Judge a run's best weights: loss, accuracy, report and confusion matrix; perplexity of a language model, BLEU of a translator, what a diffusion model draws.")
    {
        Add(run);
        Add(data);
        Add(source);
        Add(target);
        Add(beam);
        Add(penalty);
        Add(pictures);
        Add(judgeSteps);
        drawing.AddTo(this);
        Add(output);
        Add(threads);
        Add(json);
        Add(skipBroken);
        Add(offline);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        if (DiffusionRun.Is(call.GetRequiredValue(run))) return Draw(call, stop);
        using var trained = TrainedRun.Open(call.GetRequiredValue(run), call.InvocationConfiguration.Error);
        var other = call.GetValue(data);
        var own = (other ?? call.GetValue(source)) is { } named
            ? trained.Run.PathOf($"on-{Path.GetFileName(Path.TrimEndingDirectorySeparator(DataPath.Full(named)))}") : trained.Run.Path;
        var folder = call.GetValue(output) ?? (trained.IsBest ? own : null);
        if (folder is null) call.InvocationConfiguration.Error.WriteLine($"note: {own} keeps the report it has; --output FOLDER writes this one");
        if (trained.Configuration is TranslatorConfiguration translator)
        {
            var report = TranslationModel.Of(trained).Judge(Pairs(call, translator), new BeamSearch(call.GetValue(beam), call.GetValue(penalty)), stop);
            if (folder is not null) report.Save(folder);
            Print(call, report, report.WriteTo);
        }
        else if (trained.Configuration is TextConfiguration text)
        {
            var report = TextRun.Judge(trained, text, other, call.InvocationConfiguration.Error, stop);
            if (folder is not null) report.Save(folder);
            Print(call, report, report.WriteTo);
        }
        else
        {
            var examples = (ExampleConfiguration)trained.Configuration;
            if (call.GetValue(skipBroken))
                examples = examples is CnnConfiguration cnn ? cnn with { SkipBroken = true } : throw new BathysException("--skip-broken is for images.");
            var report = Judge(examples, (UnaryModule)trained.Model, other, call.GetValue(offline), stop);
            if (folder is not null) report.Save(folder);
            Print(call, report, report.WriteTo);
        }

        return ExitCode.Success;
    }

    int Draw(ParseResult call, CancellationToken stop)
    {
        Option[] others = [data, source, target, beam, penalty];
        if (others.FirstOrDefault(call.IsGiven) is { } other) throw new BathysException($"A diffusion model is judged on the run's own pictures: leave out {other.Name}.");
        using var trained = DiffusionRun.Open(call.GetRequiredValue(run), call.InvocationConfiguration.Error);
        var folder = call.GetValue(output) ?? trained.Run.Path;
        var judging = new DiffusionJudging(trained, drawing.Read(call), call.GetValue(pictures), call.GetValue(judgeSteps), stop);
        var report = judging.Run(call.GetValue(offline), Path.Combine(folder, RunFolder.SamplesFolder, "judged.png"));
        report.Save(folder);
        Print(call, report, report.WriteTo);
        return ExitCode.Success;
    }

    static TestReport Judge(ExampleConfiguration configuration, UnaryModule model, string? data, bool offline, CancellationToken stop)
    {
        var test = configuration.OpenTest(data, offline, stop);
        var evaluation = Evaluation.Of(
            model, Prediction.By(model, configuration.Loss), new DataLoader(test, batchSize: 256), configuration.Task,
            ConsoleProgress.Create(), "evaluation", stop);
        return new TestReport(evaluation, configuration.Classes, configuration.Unit);
    }

    ParallelCorpus Pairs(ParseResult call, TranslatorConfiguration configuration) => (call.GetValue(source), call.GetValue(target)) switch
    {
        (null, null) => configuration.OpenHeldOut(),
        ({ } from, { } to) => ParallelCorpus.Load(from, to),
        _ => throw new BathysException("--source and --target go together: give both."),
    };

    void Print(ParseResult call, object report, Action<Utf8JsonWriter> write)
    {
        var writer = call.InvocationConfiguration.Output;
        if (call.GetValue(json)) JsonOutput.Write(writer, write);
        else writer.Write(report);
    }
}
