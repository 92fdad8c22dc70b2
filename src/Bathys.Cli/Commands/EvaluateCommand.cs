using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Models;
using Bathys.Models.Diffusion;
using Bathys.Plots;
using Bathys.Text;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys evaluate RUN</c>: a trained model evaluated on a test set.</summary>
internal sealed class EvaluateCommand : Command
{
    readonly Argument<string> run = new("RUN") { Description = "The run's folder." };
    readonly Option<string?> data = new("--data")
    {
        Description = "Other data than the run's own test set: a data set's test set, a whole table, text or folder of images.",
        HelpName = "NAME|FOLDER|FILE",
    };
    readonly TableOptionSet reading = new();
    readonly Option<string?> source = new("--source") { Description = "Sentences to translate, for a translator.", HelpName = "FILE" };
    readonly Option<string?> target = new("--target") { Description = "Their translations.", HelpName = "FILE" };
    readonly Option<int> beam = NumberOption.Whole("--beam", "Translations that a translator's search carries on at once.", 1, most: 1000);
    readonly Option<double> penalty = NumberOption.NotNegative(
        "--length-penalty", "With several beams: above 0, long translations are not at a disadvantage.", 1);
    readonly Option<int> pictures = NumberOption.Whole(
        "--pictures", "Pictures that a diffusion model draws to be evaluated.", 500, least: 2, most: 100_000);
    readonly Option<int> classifierSteps = NumberOption.Whole(
        "--classifier-steps", "Batches to train the classifier of a diffusion model's pictures on, once a run.", 2000, most: 1_000_000);
    readonly DrawingOptionSet drawing = new();
    readonly Option<string?> output = new("--output", "-o")
    {
        Description = "Where to write report and picture; if not given, the run's folder, with --data or --source a folder in it.",
        HelpName = "FOLDER",
    };
    readonly Option<int> threads = SharedOptions.Threads();
    readonly Option<bool> json = SharedOptions.Json();
    readonly Option<bool> offline = SharedOptions.Offline();
    readonly Option<bool> skipBroken = SharedOptions.SkipBroken();

    /// <summary>Makes the command.</summary>
    public EvaluateCommand()
        : base("evaluate",
        "Evaluate a run's best weights: loss, accuracy, report and confusion matrix; perplexity of a language model, BLEU of a " +
        "translator, what a diffusion model draws.")
    {
        Add(run);
        Add(data);
        reading.AddTo(this);
        Add(source);
        Add(target);
        Add(beam);
        Add(penalty);
        Add(pictures);
        Add(classifierSteps);
        drawing.AddTo(this);
        Add(output);
        Add(threads);
        Add(json);
        Add(offline);
        Add(skipBroken);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        using var opened = Models.Run.Open(call.GetRequiredValue(run), call.Note);
        if (opened.CanLoad<Painter>()) return Draw(call, opened, stop);
        var report = opened.Configuration is TranslatorConfiguration translator ? Translate(call, opened, translator, stop)
            : opened.Evaluate(Asked(call, opened.Configuration), stop);
        var own = (call.GetValue(data) ?? call.GetValue(source)) is { } named
            ? opened.Folder.PathOf($"on-{Path.GetFileName(Path.TrimEndingDirectorySeparator(DataPath.Full(named)))}") : opened.Folder.Path;
        var folder = call.GetValue(output) ?? (opened.IsBest ? own : null);
        if (folder is null) call.Note($"{own} keeps the report it has; --output FOLDER writes this one");
        else report.Save(folder, new SvgPlots());
        Print(call, report);
        return ExitCode.Success;
    }

    EvaluationOptions Asked(ParseResult call, RunConfiguration configuration)
    {
        if (call.IsGiven(source) || call.IsGiven(target))
            throw new BathysException("--source and --target are for translators: give other data with --data.");
        return new()
        {
            Data = call.GetValue(data),
            Reading = reading.ReadIfGiven(
                call, configuration is MlpConfiguration table ? table.Reading : (configuration as ForecastConfiguration)?.Reading),
            Offline = call.GetValue(offline),
            SkipBroken = call.GetValue(skipBroken),
            Progress = ConsoleProgress.Create(),
            Note = call.Note,
        };
    }

    int Draw(ParseResult call, Run opened, CancellationToken stop)
    {
        Option[] others = [data, source, target, beam, penalty];
        if (others.FirstOrDefault(call.IsGiven) is { } other)
            throw new BathysException($"A diffusion model is evaluated on the run's own pictures: leave out {other.Name}.");
        if (reading.IsGiven(call)) throw new BathysException("--encoding and --missing are for tables.");
        var folder = call.GetValue(output) ?? opened.Folder.Path;
        var evaluation = new PainterEvaluation(
            opened, opened.Load<Painter>(), drawing.Read(call), call.GetValue(pictures), call.GetValue(classifierSteps),
            ConsoleProgress.Create(), stop);
        var report = evaluation.Run(call.GetValue(offline), Path.Combine(folder, RunFolder.SamplesFolder, "judged.png"));
        report.Save(folder);
        Print(call, report);
        return ExitCode.Success;
    }

    TranslationReport Translate(ParseResult call, Run opened, TranslatorConfiguration configuration, CancellationToken stop)
    {
        if (call.IsGiven(data)) throw new BathysException("A translator is evaluated on --source and --target: leave out --data.");
        if (reading.IsGiven(call)) throw new BathysException("--encoding and --missing are for tables.");
        return opened.Load<TextTranslator>().Evaluate(
            Pairs(call, configuration), new BeamSearch(call.GetValue(beam), call.GetValue(penalty)), ConsoleProgress.Create(), stop);
    }

    ParallelCorpus Pairs(ParseResult call, TranslatorConfiguration configuration) => (call.GetValue(source), call.GetValue(target)) switch
    {
        (null, null) => configuration.OpenValidation(),
        ({ } from, { } to) => ParallelCorpus.Load(from, to),
        _ => throw new BathysException("--source and --target go together: give both."),
    };

    void Print(ParseResult call, IReport report)
    {
        var writer = call.InvocationConfiguration.Output;
        if (call.GetValue(json)) JsonOutput.Write(writer, report.WriteTo);
        else writer.Write(report);
    }
}
