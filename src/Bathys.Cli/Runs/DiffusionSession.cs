using System.CommandLine;
using System.Diagnostics;
using Bathys.Cli.Options;
using Bathys.Data;
using Bathys.Data.Vision.Captions;
using Bathys.Models.Diffusion;

namespace Bathys.Cli.Runs;

/// <summary>A training of a diffusion model from the command line: its pictures, its folder, its loop.</summary>
internal sealed class DiffusionSession(ParseResult call, TrainingOptions options, DiffusionConfiguration configuration)
{
    /// <summary>Pictures that the loss is computed on after each epoch.</summary>
    const int JudgedPictures = 256;

    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly bool json = call.GetValue(options.Json);

    TextWriter Log => json ? call.InvocationConfiguration.Error : call.InvocationConfiguration.Output;

    /// <summary>Trains, with a grid of samples after each epoch.</summary>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="BathysException">The pictures cannot be read, or the training fails.</exception>
    public int Run(bool offline, CancellationToken stop)
    {
        SharedOptions.UseThreads(call, options.Threads);
        var data = configuration.OpenData(offline, stop);
        var tokenizer = configuration.Condition == "text" ? Words(data.Train) : null;
        configuration = Fitted(data.Train, tokenizer);
        var reader = configuration.CreateReader(tokenizer);
        Generator.SetSeed(configuration.Seed);
        var model = configuration.CreateModel();
        using var run = options.OpenRun(call, $"diffusion-{data.Name}");
        tokenizer?.Save(run.PathOf(TextModel.TokenizerFile));
        var loader = new DataLoader(
            Learned(data.Train, reader, configuration.Every * configuration.BatchSize, isRandom: true), configuration.BatchSize, seed: configuration.Seed);
        var judged = new DataLoader(Learned(data.HeldOut, reader, Math.Min(JudgedPictures, data.HeldOut.Count), isRandom: false), 64);
        Log.WriteLine($"data   {data.Name}: {data.Description}");
        Log.WriteLine($"model  {configuration.Network}, {model.ParameterCount:N0} parameters, told {configuration.Condition}" +
            (tokenizer is null ? "" : $" of {tokenizer.VocabularySize:N0} words") +
            $"; {configuration.Epochs * configuration.Every:N0} steps of {configuration.BatchSize} pictures");
        Log.WriteLine($"run    {run.Path}");

        var (optimizer, schedule) = configuration.CreateOptimizer(model, configuration.Epochs * configuration.Every);
        var trainer = new Trainer(model, model.Predict, optimizer)
        {
            Run = run,
            Resume = call.GetValue(options.Resume),
            AllowChanges = call.GetValue(options.AllowChanges),
            CheckpointEvery = call.GetValue(options.CheckpointEvery),
            Configuration = configuration.Fixed().ToDictionary(entry => entry.Key, entry => entry.Value),
            ClipNorm = configuration.ClipNorm > 0 ? configuration.ClipNorm : null,
            StepSchedule = schedule,
            DetectAnomaly = call.GetValue(options.DetectAnomaly),
            SkipNonFinite = call.GetValue(options.SkipBadSteps),
            Log = Log,
        };
        trainer.Callbacks.Add(new ConfigurationWriter(run, configuration));
        trainer.Callbacks.Add(new WeightAverage(model));
        trainer.Callbacks.Add(new EpochPictures(model, configuration, run, data.HeldOut, reader));
        var result = StopLine.InTraining(run, () => trainer.Fit(loader, judged, configuration.Epochs, stop));
        if (result.History.Count > 0) LossCurve.Save(run.PathOf("loss.png"), result.History);
        Log.WriteLine();
        Log.WriteLine($"{EpochPictures.Folder(run)} holds sample grids; {clock.Elapsed.TotalSeconds:F1} s in all");
        Log.WriteLine($"let it draw: bathys draw {run.Path} --prompt \"{(configuration.Condition == "none" ? "" : data.HeldOut.Caption(0))}\"");
        Log.WriteLine($"judge it: bathys evaluate {run.Path}");
        if (json) WriteJson(run, result);
        return ExitCode.Success;
    }

    /// <summary>The words of the captions; a run that goes on keeps its own.</summary>
    Tokenizer Words(CaptionedImages train) => call.GetValue(options.Resume)
        ? Tokenizer.Load(Path.Combine(call.GetValue(options.Output)!, TextModel.TokenizerFile))
        : WordTokenizer.Train(Captions(train), lowercase: true);

    /// <summary>Captions of so many pictures that every word comes.</summary>
    static IEnumerable<string> Captions(CaptionedImages images) => Enumerable.Range(0, Math.Min(images.Count, 20_000)).Select(images.Caption);

    DiffusionConfiguration Fitted(CaptionedImages train, Tokenizer? tokenizer)
    {
        if (configuration.Condition == "class" && train.Attributes.Count == 0)
            throw new BathysException($"{configuration.Data} has captions and no classes: give --condition text or none.");
        return configuration with
        {
            PictureChannels = train.Channels,
            Classes = configuration.Condition == "class" ? train.Attributes[0].Values : [],
            Vocabulary = tokenizer?.VocabularySize ?? 0,
            Longest = tokenizer is null ? 0 : Math.Min(64, Captions(train).Max(caption => tokenizer.Encode(caption, addSpecial: true).Length)),
        };
    }

    CaptionedDataset Learned(CaptionedImages images, PromptReader reader, int count, bool isRandom) =>
        new(images, i => DiffusionRun.Tokens(configuration, reader, images, i), configuration.ImageSize, count, isRandom);

    void WriteJson(RunFolder run, TrainingResult result) => JsonOutput.Write(call.InvocationConfiguration.Output, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("run", run.Path);
        writer.WriteNumber("epochs", result.History.Count);
        writer.WriteNumber("seconds", clock.Elapsed.TotalSeconds);
        if (result.History.Count > 0)
        {
            writer.WriteNumber("loss", result.History[^1].TrainLoss!.Value);
            writer.WriteNumber("held_out_loss", result.History[^1].ValidationLoss!.Value);
        }

        writer.WriteEndObject();
    });
}
