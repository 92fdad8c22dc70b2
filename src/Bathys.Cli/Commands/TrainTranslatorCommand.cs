using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Models;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train translator</c>: a transformer from one language to another.</summary>
internal sealed class TrainTranslatorCommand : Command
{
    readonly TrainingOptions common = new(epochs: 10, learningRate: 1e-3, weightDecay: 0, validation: 0.02);
    readonly Option<string?> source = FileOption("--source", "Training sentences, one a line; if not given, dates and numbers in words.");
    readonly Option<string?> target = FileOption("--target", "Their translations, line by line.");
    readonly Option<string?> validationSource = FileOption(
        "--validation-source", "Validation sentences; if not given, the last of the training sentences.");
    readonly Option<string?> validationTarget = FileOption("--validation-target", "Their translations.");
    readonly Option<string> tokens = ChoiceOption.Create(
        "--tokens", "What a token is; auto takes words, and characters of figures.", "auto", "word", "bpe", "char");
    readonly Option<int> vocabulary = NumberOption.Whole(
        "--vocabulary", "The most words or byte pairs of a language.", 10_000, least: 300, most: 1_000_000);
    readonly Option<int> layers = NumberOption.Whole(
        "--layers", "Layers of the encoder, and of the decoder; 0 for 3, or 2 for the program's own task.", 0, least: 0, most: 100);
    readonly Option<int> heads = NumberOption.Whole(
        "--heads", "Heads of each attention; 0 for 8, or 4 for the program's own task.", 0, least: 0, most: 1000);
    readonly Option<int> width = NumberOption.Whole(
        "--width", "Size of a token's embedding; 0 for 256, or 64 for the program's own task.", 0, least: 0, most: 100_000);
    readonly Option<int> longest = NumberOption.Whole("--longest", "The most tokens of a sentence.", 128, least: 2, most: 100_000);
    readonly Option<double> dropout = NumberOption.Share(
        "--dropout", "Share that is left out in training; none for the program's own task, if not given.", 0.1);
    readonly Option<double> smoothing = NumberOption.Share(
        "--label-smoothing", "Share of the probability that goes to all tokens alike; none for the program's own task, if not given.", 0.1);
    readonly Option<int> warmUp = NumberOption.Whole(
        "--warm-up", "Steps in which the learning rate rises, before it falls.", 400, most: 1_000_000);
    readonly Option<string> schedule = ChoiceOption.Create(
        "--schedule", "How it falls: along half a cosine to a tenth, or with the inverse root of the step, as in the paper.",
        "cosine", "root");
    readonly Option<double> clip = NumberOption.NotNegative("--clip", "The highest norm of all gradients together; 0 for no bound.", 1);
    readonly Option<int> accumulate = NumberOption.Whole(
        "--accumulate", "Parts into which a batch is cut, to take less memory.", 1, most: 100_000);

    /// <summary>Makes the command.</summary>
    public TrainTranslatorCommand()
        : base("translator",
        "Train a transformer that translates; by default dates and numbers in words to figures, which the program makes.")
    {
        Option[] own =
        [
            source, target, validationSource, validationTarget, tokens, vocabulary, layers, heads, width, longest, dropout, smoothing,
            warmUp, schedule, clip, accumulate,
        ];
        foreach (var option in own) Add(option);
        common.AddTo(this);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var saved = common.ReadSaved<TranslatorConfiguration>(call);
        var (from, to) = Pair(call, source, target, (saved?.Source, saved?.Target));
        var (validationFrom, validationTo) = Pair(
            call, validationSource, validationTarget, (saved?.ValidationSource, saved?.ValidationTarget));
        if (from is null && validationFrom is not null)
            throw new BathysException("--validation-source goes with --source and --target: give these as well.");
        var isOwn = from is null;
        var kind = call.GetRequiredValue(tokens);
        var configuration = (TranslatorConfiguration)common.Complete(call, saved, new TranslatorConfiguration
        {
            Data = isOwn ? TranslatorConfiguration.OwnTask : $"{from}, {to}",
            Source = from,
            Target = to,
            ValidationSource = validationFrom,
            ValidationTarget = validationTo,
            SourceTokens = kind != "auto" ? kind : saved?.SourceTokens ?? "word",
            TargetTokens = kind != "auto" ? kind : saved?.TargetTokens ?? (isOwn ? "char" : "word"),
            VocabularyLimit = call.Choose(vocabulary, saved?.VocabularyLimit),
            Layers = Size(layers, saved?.Layers ?? (isOwn ? 2 : 3)),
            Heads = Size(heads, saved?.Heads ?? (isOwn ? 4 : 8)),
            Width = Size(width, saved?.Width ?? (isOwn ? 64 : 256)),
            // Of a task without noise nothing is to be blurred.
            Dropout = Share(dropout, saved?.Dropout),
            LabelSmoothing = Share(smoothing, saved?.LabelSmoothing),
            WarmUp = call.Choose(warmUp, saved?.WarmUp),
            Schedule = call.Choose(schedule, saved?.Schedule),
            TiedOutput = saved?.TiedOutput ?? true,
            ClipNorm = call.Choose(clip, saved?.ClipNorm),
            Accumulate = call.Choose(accumulate, saved?.Accumulate),
            Longest = call.Choose(longest, saved?.Longest),
        });
        if (configuration.Width % configuration.Heads != 0)
            throw new BathysException(
                $"A width of {configuration.Width} does not divide into {configuration.Heads} heads: choose --width and --heads that do.");
        return new Session(call, common)
        {
            ReportName = "validation",
            Hints = run => [$"let it translate: bathys translate {run.Folder.Path} \"{run.Plan.Example}\""],
        }.Run(configuration, stop);

        double Share(Option<double> option, double? old) => isOwn && !call.IsGiven(option) ? old ?? 0 : call.Choose(option, old);

        int Size(Option<int> option, int otherwise) => call.GetValue(option) is > 0 and var value ? value : otherwise;
    }

    /// <summary>Two files that belong together: as given, else as saved.</summary>
    static (string? Source, string? Target) Pair(ParseResult call, Option<string?> source, Option<string?> target, (string?, string?) saved)
    {
        var (from, to) = (call.GetValue(source), call.GetValue(target));
        if (from is null && to is null) return saved;
        if (from is null || to is null) throw new BathysException($"{source.Name} and {target.Name} go together: give both.");
        return (Path.GetFullPath(from), Path.GetFullPath(to));
    }

    static Option<string?> FileOption(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
