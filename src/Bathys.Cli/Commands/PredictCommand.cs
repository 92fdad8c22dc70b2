using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Data;
using Bathys.Nn;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys predict RUN IMAGE…</c>, <c>--csv FILE</c> or <c>--text TEXT</c>: a trained model used.</summary>
internal sealed class PredictCommand : Command
{
    readonly Argument<string> run = new("RUN") { Description = "The run's folder." };
    readonly Argument<string[]> images = new("IMAGE")
    {
        Description = "Images to classify, for a run on images: one object each, looking as those that were learnt (MNIST and digits: white on black).",
        Arity = ArgumentArity.ZeroOrMore,
    };
    readonly Option<bool> invert = new("--invert")
    {
        Description = "Turn images to their negatives first: dark writing on light paper for a run that learnt light on dark.",
    };
    readonly Option<bool> skipBroken = new("--skip-broken") { Description = "Name images that are missing or broken, and go on with the others." };
    readonly Option<string?> csv = new("--csv")
    {
        Description = "A CSV file whose rows to predict, for a run on a table.",
        HelpName = "FILE",
    };
    readonly Option<string?> text = new("--text")
    {
        Description = "The beginning of a text, whose next token a language model is to name.",
        HelpName = "TEXT",
    };
    readonly Option<int> top = NumberOption.Whole("--top", "How many to name, the likeliest first; 0 for 3 classes, or 5 tokens.", 0, least: 0);
    readonly Option<int> threads = SharedOptions.Threads();
    readonly Option<bool> json = SharedOptions.Json();

    /// <summary>Makes the command.</summary>
    public PredictCommand() : base("predict", "Name the classes of images, predict the rows of a table, or the next tokens of a text, with their probabilities.")
    {
        Add(run);
        Add(images);
        Add(invert);
        Add(skipBroken);
        Add(csv);
        Add(text);
        Add(top);
        Add(threads);
        Add(json);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        using var trained = TrainedRun.Open(call.GetRequiredValue(run), call.InvocationConfiguration.Error);
        var count = call.GetValue(top) is > 0 and var given ? given : trained.Configuration is TextConfiguration ? 5 : 3;
        var (files, table, beginning) = (call.GetValue(images) ?? [], call.GetValue(csv), call.GetValue(text));
        IEnumerable<Answer> answers = (trained.Configuration, trained.Model) switch
        {
            (CnnConfiguration cnn, UnaryModule model) when files.Length > 0 && table is null && beginning is null =>
                ImageAnswers.Of(model, cnn, files, call.GetValue(invert), Broken(call)),
            (MlpConfiguration mlp, UnaryModule model) when files.Length == 0 && table is not null && beginning is null =>
                TableAnswers.Of(model, mlp, table),
            (ForecastConfiguration forecast, UnaryModule model) when files.Length == 0 && table is not null && beginning is null =>
                SeriesAnswers.Of(model, forecast, table),
            (TextConfiguration, _) when files.Length == 0 && table is null && beginning is not null =>
                [TextModel.Of(trained).NextTokens(beginning, count, call.InvocationConfiguration.Error)],
            (TextConfiguration, _) =>
                throw new BathysException($"The run {trained.Run.Path} is a language model: give the beginning of a text with --text."),
            (CnnConfiguration, _) => throw new BathysException($"The run {trained.Run.Path} classifies images: name image files after it."),
            _ => throw new BathysException($"The run {trained.Run.Path} predicts rows of a table: give one with --csv FILE."),
        };

        var writer = call.InvocationConfiguration.Output;
        var all = new List<Answer>();
        foreach (var answer in answers)
        {
            stop.ThrowIfCancellationRequested();
            if (call.GetValue(json)) all.Add(answer);
            else writer.WriteLine(answer.ToText(count));
        }

        if (call.GetValue(json)) JsonOutput.Write(writer, json => Answer.WriteAll(json, all));
        return ExitCode.Success;
    }

    Action<DataFileException>? Broken(ParseResult call) =>
        call.GetValue(skipBroken) ? fault => call.InvocationConfiguration.Error.WriteLine($"note: {fault.Message}") : null;
}
