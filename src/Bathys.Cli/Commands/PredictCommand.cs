using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Data;
using Bathys.Models;
using Bathys.Vision;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys predict RUN IMAGE…</c>, <c>--csv FILE</c> or <c>--text TEXT</c>: a trained model used.</summary>
internal sealed class PredictCommand : Command
{
    readonly Argument<string> run = new("RUN") { Description = "The run's folder." };
    readonly Argument<string[]> images = new("IMAGE")
    {
        Description =
            "Images to classify, for a run on images: one object each, looking as those of the training set (MNIST and digits: white on " +
            "black).",
        Arity = ArgumentArity.ZeroOrMore,
    };
    readonly Option<bool> invert = new("--invert")
    {
        Description = "Turn images to their negatives first: dark writing on light paper for a run that was trained on light on dark.",
    };
    readonly Option<bool> skipBroken = new("--skip-broken")
    {
        Description = "Name images that are missing or broken, and go on with the others.",
    };
    readonly Option<string?> csv = new("--csv")
    {
        Description = "A table whose rows to predict (.csv, .tsv, .json, .jsonl, also as .gz), for a run on a table or series.",
        HelpName = "FILE",
    };
    readonly TableOptionSet reading = new();
    readonly Option<string?> text = new("--text")
    {
        Description = "The beginning of a text, whose next token a language model predicts.",
        HelpName = "TEXT",
    };
    readonly Option<int> top = NumberOption.Whole(
        "--top", "How many to name, the likeliest first; 0 for 3 classes, or 5 tokens.", 0, least: 0);
    readonly Option<int> threads = SharedOptions.Threads();
    readonly Option<bool> json = SharedOptions.Json();

    /// <summary>Makes the command.</summary>
    public PredictCommand()
        : base("predict", "Predict the classes of images, the rows of a table, or the next tokens of a text, with their probabilities.")
    {
        Add(run);
        Add(images);
        Add(invert);
        Add(skipBroken);
        Add(csv);
        reading.AddTo(this);
        Add(text);
        Add(top);
        Add(threads);
        Add(json);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, threads);
        using var opened = Models.Run.Open(call.GetRequiredValue(run), call.Note);
        var count = call.GetValue(top) is > 0 and var given ? given : opened.CanLoad<TextGenerator>() ? 5 : 3;
        var writer = call.InvocationConfiguration.Output;
        var all = new List<Answer>();
        foreach (var answer in Answers(call, opened, count))
        {
            stop.ThrowIfCancellationRequested();
            if (call.GetValue(json)) all.Add(answer);
            else writer.WriteLine(answer.ToText(count));
        }

        if (call.GetValue(json)) JsonOutput.Write(writer, json => Answer.WriteAll(json, all));
        return ExitCode.Success;
    }

    IEnumerable<Answer> Answers(ParseResult call, Run opened, int count)
    {
        var (files, table, beginning) = (call.GetValue(images) ?? [], call.GetValue(csv), call.GetValue(text));
        if (table is null && reading.IsGiven(call))
            throw new BathysException("--encoding and --missing are for a table: give one with --csv.");
        return (files.Length > 0, table, beginning) switch
        {
            (true, null, null) when opened.CanLoad<ImageClassifier>() => OfImages(opened.Load<ImageClassifier>(), files, call),
            (false, { } file, null) when opened.CanLoad<ITablePredictor>() =>
                OfTable(opened.Load<ITablePredictor>(), file, call),
            (false, null, { } start) when opened.CanLoad<TextGenerator>() =>
                [OfText(opened.Load<TextGenerator>(), start, count, call.Note)],
            _ when opened.CanLoad<TextGenerator>() =>
                throw new BathysException($"The run {opened.Folder.Path} is a language model: give the beginning of a text with --text."),
            _ when opened.CanLoad<ImageClassifier>() =>
                throw new BathysException($"The run {opened.Folder.Path} classifies images: name image files after it."),
            _ when opened.CanLoad<ITablePredictor>() =>
                throw new BathysException($"The run {opened.Folder.Path} predicts rows of a table: give one with --csv FILE."),
            _ => throw new BathysException(
                $"The run {opened.Folder.Path} is of the kind {opened.Configuration.RunKind.Name}, which predicts neither classes nor " +
                $"numbers nor tokens."),
        };
    }

    IEnumerable<Answer> OfTable(ITablePredictor predictor, string file, ParseResult call) =>
        predictor.PredictFile(file, reading.ReadIfGiven(call, predictor.Reading), call.Note)
            .Select(row => new Answer(row.Subject, row.Prediction.Classes, row.Prediction.Value));

    IEnumerable<Answer> OfImages(ImageClassifier classifier, IReadOnlyList<string> files, ParseResult call)
    {
        foreach (var file in files)
        {
            if (Open(file, call) is not { } image) continue;
            if (call.GetValue(invert)) Invert(image.Pixels);
            yield return new Answer(file, classifier.Classify(image), null);
        }
    }

    Image? Open(string file, ParseResult call)
    {
        try
        {
            return ImageFile.Load(file);
        }
        catch (DataFileException fault) when (call.GetValue(skipBroken))
        {
            call.Note(fault.Message);
            return null;
        }
    }

    static void Invert(Span<byte> pixels)
    {
        foreach (ref var pixel in pixels) pixel = (byte)(255 - pixel);
    }

    static Answer OfText(TextGenerator generator, string beginning, int count, Action<string> note)
    {
        generator.Check(beginning, note);
        return new Answer(
            beginning, [.. generator.NextTokens(beginning, count).Select(next => new ClassProbability(next.Text, next.Probability))], null);
    }
}
