using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Data.Vision.Captions;
using Bathys.Models.Diffusion;
using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>A training of a diffusion model from the command line: its pictures, its folder, its loop.</summary>
internal sealed class DiffusionSession(ParseResult call, TrainingOptions options, DiffusionConfiguration configuration)
    : Session(call, options)
{
    /// <summary>Pictures that the loss is computed on after each epoch.</summary>
    const int JudgedPictures = 256;

    /// <summary>Captions are cut after so many tokens.</summary>
    const int MostTokens = 64;

    /// <summary>Trains, with a grid of samples after each epoch.</summary>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The pictures cannot be read, or the training fails.</exception>
    public int Run(bool offline, CancellationToken stop)
    {
        UseThreads();
        var data = configuration.OpenData(offline, stop);
        using var source = configuration.TextFrom is { } from && !IsResumed ? TextSource(from) : null;
        var tokenizer = configuration.Condition == "text" ? Words(data.Train, source) : null;
        configuration = Fitted(data.Train, tokenizer, source?.Configuration);
        var reader = configuration.CreateReader(tokenizer);
        var random = new Generator(configuration.Seed);
        DiffusionModel model;
        using (new RandomScope(random)) model = configuration.CreateModel();
        if (source is not null) TakeText(source.Model, model);
        if (configuration.TextFrom is not null) model.Conditioner!.Freeze();
        using var run = OpenRun($"diffusion-{data.Name}");
        tokenizer?.Save(run.PathOf(TextModel.TokenizerFile));
        var loader = new DataLoader<CaptionedBatch>(
            Learned(data.Train, reader, configuration.Every * configuration.BatchSize, isRandom: true), configuration.BatchSize, seed: configuration.Seed);
        var judged = new DataLoader<CaptionedBatch>(Learned(data.HeldOut, reader, Math.Min(JudgedPictures, data.HeldOut.Count), isRandom: false), 64);
        Log.WriteLine($"data   {data.Name}: {data.Description}");
        Log.WriteLine($"model  {configuration.Network}, {model.ParameterCount:N0} parameters, told {configuration.Condition}" +
            (tokenizer is null ? "" : $" of {tokenizer.VocabularySize:N0} words") +
            $"; {configuration.Epochs * configuration.Every:N0} steps of {configuration.BatchSize} pictures");
        if (source is not null) Log.WriteLine($"text   the encoder of {source.Run.Path}, left as it is{Unknown(data.Train, tokenizer!)}");
        Log.WriteLine($"run    {run.Path}");

        var (optimizer, schedule) = configuration.CreateOptimizer(model, configuration.Epochs * configuration.Every);
        var trainer = new Trainer<CaptionedBatch>(model, model.Predict, optimizer)
        {
            Random = random,
            Schedules = schedule is null ? [] : [Scheduled.EachStep(schedule)],
        };
        trainer.Callbacks.Add(new WeightAverage(model));
        trainer.Callbacks.Add(new EpochPictures(model, configuration, run, data.HeldOut, reader));
        var result = Fit(trainer, run, configuration, loader, judged, stop);
        Log.WriteLine();
        Log.WriteLine($"{EpochPictures.Folder(run)} holds sample grids; {Seconds:F1} s in all");
        Log.WriteLine($"let it draw: bathys draw {run.Path} --prompt \"{(configuration.Condition == "none" ? "" : data.HeldOut.Caption(0))}\"");
        Log.WriteLine($"judge it: bathys evaluate {run.Path}");
        WriteJson(run, result, writer =>
        {
            if (result.History.Count == 0) return;
            writer.WriteNumber("loss", result.History[^1].TrainLoss!.Value);
            writer.WriteNumber("held_out_loss", result.History[^1].ValidationLoss!.Value);
        });
        return ExitCode.Success;
    }

    /// <summary>The run whose text encoder is taken over.</summary>
    DiffusionRun TextSource(string path)
    {
        var source = DiffusionRun.Open(path, Log);
        if (source.Configuration.Condition == "text") return source;
        source.Dispose();
        throw new BathysException($"--text-encoder: the run {path} was told {source.Configuration.Condition}, not text.");
    }

    /// <summary>Gives a model the text encoder of another, in the state in which that draws.</summary>
    static void TakeText(DiffusionModel source, DiffusionModel model)
    {
        model.Conditioner!.LoadStateDictionary(source.Average.Model.Conditioner!.StateDictionary());
        model.Average.Restart();
    }

    /// <summary>The words of the captions, or of the encoder that is taken over; a run that goes on keeps its own.</summary>
    Tokenizer Words(CaptionedImages train, DiffusionRun? source) =>
        IsResumed ? Tokenizer.Load(ResumedFile(TextModel.TokenizerFile))
        : source is not null ? Tokenizer.Load(source.Run.PathOf(TextModel.TokenizerFile))
        : WordTokenizer.Train(Captions(train), lowercase: true);

    /// <summary>What captions say that the words do not know.</summary>
    static string Unknown(CaptionedImages train, Tokenizer tokenizer)
    {
        var unknown = Captions(train).SelectMany(caption => tokenizer.FindUnknown(caption)).Distinct().ToArray();
        return unknown.Length == 0 ? "" : $"; {unknown.Length:N0} words of the captions are unknown to it: {string.Join(", ", unknown.Take(10))}{(unknown.Length > 10 ? " …" : "")}";
    }

    static IEnumerable<string> Captions(CaptionedImages images) => Enumerable.Range(0, images.Count).Select(images.Caption);

    DiffusionConfiguration Fitted(CaptionedImages train, Tokenizer? tokenizer, DiffusionConfiguration? source)
    {
        if (configuration.Condition == "class" && train.Attributes.Count == 0)
            throw new BathysException($"{configuration.Data} has captions and no classes: give --condition text or none.");
        return configuration with
        {
            PictureChannels = train.Channels,
            Classes = configuration.Condition == "class" ? train.Attributes[0].Values : [],
            Vocabulary = tokenizer?.VocabularySize ?? 0,
            TextWidth = source?.TextWidth ?? configuration.TextWidth,
            TextLayers = source?.TextLayers ?? configuration.TextLayers,
            Longest = source?.Longest ?? (configuration.Longest > 0 || tokenizer is null ? configuration.Longest : LongestCaption(train, tokenizer)),
        };
    }

    static int LongestCaption(CaptionedImages train, Tokenizer tokenizer) =>
        Math.Min(MostTokens, Captions(train).Max(caption => tokenizer.Encode(caption, addSpecial: true).Length));

    CaptionedDataset Learned(CaptionedImages images, PromptReader reader, int count, bool isRandom) =>
        new(images, i => DiffusionRun.Tokens(configuration, reader, images, i), configuration.ImageSize, count, isRandom);
}
