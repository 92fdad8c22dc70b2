using Bathys.Data;
using Bathys.Nn;
using Bathys.Text;
using Bathys.Training;
using Bathys.Vision.Captions;

namespace Bathys.Models.Diffusion;

/// <summary>Makes the plan of a diffusion model's training: pictures, prompts, perhaps the text encoder of another run.</summary>
/// <param name="configuration">The configuration as it was given.</param>
/// <param name="options">Where the run is kept.</param>
sealed class DiffusionPlan(DiffusionConfiguration configuration, RunOptions options)
{
    /// <summary>Pictures that the loss is computed on after each epoch.</summary>
    const int ValidationPictures = 256;

    /// <summary>Captions are cut after so many tokens.</summary>
    const int MostTokens = 64;

    /// <exception cref="BathysException">The pictures cannot be read, or the other run is told no text.</exception>
    public TrainingPlan Prepare(CancellationToken stop)
    {
        var data = configuration.OpenData(options.Offline, stop);
        var source = configuration.TextFrom is { } from && !options.Resume ? TextSource(from) : null;
        var tokenizer = configuration.Condition == "text" ? Words(data.Train, source) : null;
        configuration = Fitted(data.Train, tokenizer, source?.Configuration);
        var reader = configuration.CreateReader(tokenizer);
        var random = new Generator(configuration.Seed);
        DiffusionModel model;
        using (new RandomScope(random)) model = configuration.CreateModel();
        if (source is not null) TakeText(source.Model, model);
        if (configuration.TextFrom is not null) model.Conditioner!.Freeze();
        var train = new DataLoader<CaptionedBatch>(
            Pictures(data.Train, reader, configuration.Every * configuration.BatchSize, isRandom: true), configuration.BatchSize,
            seed: configuration.Seed);
        var validation = new DataLoader<CaptionedBatch>(
            Pictures(data.Validation, reader, Math.Min(ValidationPictures, data.Validation.Count), isRandom: false), 64);
        var (optimizer, schedule) = configuration.CreateOptimizer(model, configuration.Epochs * configuration.Every);
        var trainer = new Trainer<CaptionedBatch>(model, model.Predict, optimizer)
        {
            Random = random,
            Schedules = [Scheduled.EachStep(schedule)],
        };
        trainer.Callbacks.Add(new WeightAverage(model));
        return new TrainingPlan<CaptionedBatch>(configuration, trainer, train, validation)
        {
            Name = $"diffusion-{data.Name}",
            Example = configuration.Condition == "none" ? "" : data.Validation.Caption(0),
            About = About(data, model, tokenizer, source),
            Begin = run => trainer.Callbacks.Add(new EpochPictures(model, configuration, run, data.Validation, reader)),
            WriteFiles = run => tokenizer?.Save(run.PathOf(TextConfiguration.TokenizerFile)),
        };
    }

    string[] About(CaptionData data, DiffusionModel model, Tokenizer? tokenizer, Painter? source) =>
    [
        $"data   {data.Name}: {data.Description}",
        $"model  {configuration.Network}, {model.ParameterCount:N0} parameters, told {configuration.Condition}" +
            (tokenizer is null ? "" : $" of {tokenizer.VocabularySize:N0} words") +
            $"; {configuration.Epochs * configuration.Every:N0} steps of {configuration.BatchSize} pictures",
        .. source is null
        ? (string[])[] : [$"text   the encoder of {configuration.TextFrom}, left as it is{Unknown(data.Train, tokenizer!)}"],
    ];

    /// <summary>The run whose text encoder is taken over.</summary>
    Painter TextSource(string path)
    {
        using var run = Run.Open(path, options.Note);
        var source = run.Load<Painter>();
        return source.Configuration.Condition == "text" ? source
            : throw new BathysException($"--text-encoder: the run {path} was told {source.Configuration.Condition}, not text.");
    }

    /// <summary>Gives a model the text encoder of another, in the state in which that draws.</summary>
    static void TakeText(DiffusionModel source, DiffusionModel model)
    {
        model.Conditioner!.LoadStateDictionary(source.Average.Model.Conditioner!.StateDictionary());
        model.Average.Restart();
    }

    /// <summary>The words of the captions, or of the encoder that is taken over; a run that goes on keeps its own.</summary>
    Tokenizer Words(CaptionedImages train, Painter? source) =>
        options.ResumedFile(TextConfiguration.TokenizerFile) is { } saved ? Tokenizer.Load(saved)
        : source is not null ? Tokenizer.Load(Path.Combine(configuration.TextFrom!, TextConfiguration.TokenizerFile))
        : WordTokenizer.Train(Captions(train), lowercase: true);

    /// <summary>What captions say that the words do not know.</summary>
    static string Unknown(CaptionedImages train, Tokenizer tokenizer)
    {
        const int most = 10;
        var unknown = Captions(train).SelectMany(caption => tokenizer.FindUnknown(caption)).Distinct().ToArray();
        var list = string.Join(", ", unknown.Take(most)) + (unknown.Length > most ? " …" : "");
        return unknown.Length == 0 ? "" : $"; {unknown.Length:N0} words of the captions are unknown to it: {list}";
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
            Longest = source?.Longest
            ?? (configuration.Longest > 0 || tokenizer is null ? configuration.Longest : LongestCaption(train, tokenizer)),
        };
    }

    static int LongestCaption(CaptionedImages train, Tokenizer tokenizer) =>
        Math.Min(MostTokens, Captions(train).Max(caption => tokenizer.Encode(caption, addSpecial: true).Length));

    CaptionedDataset Pictures(CaptionedImages images, PromptReader reader, int count, bool isRandom) =>
        new(images, i => Painter.Tokens(configuration, reader, images, i), configuration.ImageSize, count, isRandom);
}
