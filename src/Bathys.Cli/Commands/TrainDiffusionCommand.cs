using System.CommandLine;
using Bathys.Cli.Options;
using Bathys.Cli.Runs;
using Bathys.Models.Diffusion;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys train diffusion</c>: a model that draws pictures.</summary>
internal sealed class TrainDiffusionCommand : Command
{
    readonly TrainingOptions common = new(epochs: 0, learningRate: 1.5e-3, weightDecay: 0.01, validation: null, batchSize: 32);
    readonly Option<string> data = new("--data")
    {
        Description =
            "A data set's name (digits are drawn in color with captions), a folder of images with captions.csv or captions.jsonl, or one " +
            "with a folder for each class.",
        HelpName = "NAME|FOLDER",
        DefaultValueFactory = _ => "digits",
    };
    readonly Option<string> condition = ChoiceOption.Create("--condition", "What the model is told of a picture.", "text", "class", "none");
    readonly Option<int> imageSize = NumberOption.Whole(
        "--image-size", "Rows and columns to which pictures are resized.", 32, least: 8, most: 512);
    readonly Option<string> network = ChoiceOption.Create("--network", "The denoising network.", "unet", "dit");
    readonly Option<int> channels = NumberOption.Whole(
        "--channels", "Channels of the U-Net's first level, or the width of a transformer (a patch's embedding); 0 for 48 and for 256.", 0,
        least: 0, most: 4096);
    readonly Option<int[]> multipliers = MultipliersOption.Create();
    readonly Option<int> blocks = NumberOption.Whole(
        "--blocks", "Residual blocks of a U-Net's level, or blocks of the transformer; 0 for 1 and for 6.", 0, least: 0, most: 100);
    readonly Option<int> patch = NumberOption.Whole(
        "--patch", "Squares of so many pixels become one place: 2 is four times as fast as 1; 0 for 2 and for 4.", 0, least: 0, most: 16);
    readonly Option<int> textWidth = NumberOption.Whole(
        "--text-width", "Size of a word's embedding, or of a class's.", 128, least: 4, most: 4096);
    readonly Option<int> textLayers = NumberOption.Whole("--text-layers", "Layers of the text encoder.", 2, most: 100);
    readonly Option<string?> textEncoder = new("--text-encoder")
    {
        Description = "Take the text encoder of another run, with its words, and leave it as it is.",
        HelpName = "RUN",
    };
    readonly Option<string> target = ChoiceOption.Create("--target", "What the network predicts.", "v", "epsilon", "x0");
    readonly Option<string> schedule = ChoiceOption.Create("--schedule", "How noise grows with time.", "cosine", "linear", "scaled-linear");
    readonly Option<bool> zeroSnr = new("--zero-snr")
    { Description = "Rescale the schedule so that the last time is pure noise; not for the target epsilon." };
    readonly Option<double> minSnr = NumberOption.NotNegative(
        "--min-snr", "The most that a signal-to-noise ratio counts in the loss; 0 for equal weights.", 5);
    readonly Option<double> drop = NumberOption.Share(
        "--condition-drop", "Share of pictures trained on without caption, for guidance.", 0.1);
    readonly Option<double> average = NumberOption.Share("--average", "Decay of the running mean of the weights, which draws.", 0.999);
    readonly Option<int> steps = NumberOption.Whole("--steps", "Batches to train on.", 7000, most: 100_000_000);
    readonly Option<int> every = NumberOption.Whole(
        "--every", "Steps between sample grids, at most; each ends with a checkpoint.", 500, most: 1_000_000);
    readonly Option<int> warmUp = NumberOption.Whole(
        "--warm-up", "Steps in which the learning rate rises, before it falls to a tenth.", 100, least: 0);
    readonly Option<double> clip = NumberOption.NotNegative("--clip", "The highest norm of all gradients together; 0 for no bound.", 1);
    readonly Option<bool> skipBroken = SharedOptions.SkipBroken();
    readonly Option<bool> offline = SharedOptions.Offline();

    /// <summary>Makes the command.</summary>
    public TrainDiffusionCommand()
        : base("diffusion", "Train a model that draws pictures for a text, by default colored digits that the program draws itself.")
    {
        Option[] own =
        [
            data, condition, imageSize, network, channels, multipliers, blocks, patch, textWidth, textLayers, textEncoder, target, schedule,
            zeroSnr, minSnr, drop, average,
            steps, every, warmUp, clip, skipBroken,
        ];
        foreach (var option in own) Add(option);
        common.AddTo(this);
        Add(offline);
        SetAction((call, stop) => Task.FromResult(Run(call, stop)));
    }

    int Run(ParseResult call, CancellationToken stop)
    {
        var saved = common.ReadSaved<DiffusionConfiguration>(call);
        var (epochs, interval) = Intervals.Of(call, steps, every, saved is null ? null : (saved.Epochs, saved.Every));
        var net = call.Choose(network, saved?.Network);
        var configuration = (DiffusionConfiguration)common.Complete(call, saved, new DiffusionConfiguration
        {
            Data = call.IsGiven(data) || saved is null ? DataPath.Full(call.GetRequiredValue(data)) : saved.Data,
            Condition = call.Choose(condition, saved?.Condition),
            ImageSize = call.Choose(imageSize, saved?.ImageSize),
            Network = net,
            Channels = Sized(call.Choose(channels, saved?.Channels), 48, 256),
            Multipliers = call.Choose(multipliers, saved?.Multipliers.ToArray()),
            Blocks = Sized(call.Choose(blocks, saved?.Blocks), 1, 6),
            Patch = Sized(call.Choose(patch, saved?.Patch), 2, 4),
            TextWidth = call.Choose(textWidth, saved?.TextWidth),
            TextLayers = call.Choose(textLayers, saved?.TextLayers),
            TextFrom = TextFrom(call, saved),
            Longest = saved?.Longest ?? 0,
            Target = call.Choose(target, saved?.Target),
            Schedule = call.Choose(schedule, saved?.Schedule),
            ZeroSnr = call.GetValue(zeroSnr) || saved?.ZeroSnr == true,
            MinSnr = call.Choose(minSnr, saved?.MinSnr),
            ConditionDrop = call.Choose(drop, saved?.ConditionDrop),
            AverageDecay = call.Choose(average, saved?.AverageDecay),
            SkipBroken = call.IsGiven(skipBroken) || (saved?.SkipBroken ?? false),
            Every = interval,
            WarmUp = call.Choose(warmUp, saved?.WarmUp),
            ClipNorm = call.Choose(clip, saved?.ClipNorm),
        });
        // An epoch is the way from one sample grid to the next.
        configuration = configuration with
        {
            Epochs = epochs,
        };
        common.CheckLength(call, saved, configuration);
        return new Session(call, common, call.GetValue(offline))
        {
            Hints = run =>
            [
                "",
                $"{run.Folder.PathOf(RunFolder.SamplesFolder)} holds sample grids; {run.Seconds:F1} s in all",
                $"let it draw: bathys draw {run.Folder.Path} --prompt \"{run.Plan.Example}\"",
                $"evaluate it: bathys evaluate {run.Folder.Path}",
            ],
            WriteResult = (json, result) =>
            {
                if (result.History.Count == 0) return;
                json.WriteNumber("loss", result.History[^1].TrainLoss!.Value);
                json.WriteNumber("validation_loss", result.History[^1].ValidationLoss!.Value);
            },
        }.Run(configuration, stop);

        int Sized(int given, int unet, int dit) => given > 0 ? given : net == "unet" ? unet : dit;
    }

    string? TextFrom(ParseResult call, DiffusionConfiguration? saved)
    {
        if (call.GetValue(textEncoder) is not { } run) return saved?.TextFrom;
        if (call.Choose(condition, saved?.Condition) != "text")
            throw new BathysException("--text-encoder is for models that are told text: leave out --condition.");
        if (call.IsGiven(textWidth) || call.IsGiven(textLayers))
            throw new BathysException("The text encoder that is taken over has its own sizes: leave out --text-width and --text-layers.");
        return DataPath.Full(run);
    }
}
