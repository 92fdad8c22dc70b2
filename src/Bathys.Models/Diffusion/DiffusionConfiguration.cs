using System.Text.Json.Serialization;
using Bathys.Optim;
using Bathys.Text;
using Bathys.Training;
using Bathys.Vision.Captions;

namespace Bathys.Models.Diffusion;

/// <summary>A training of a diffusion model on captioned pictures.</summary>
public sealed record DiffusionConfiguration : RunConfiguration, ILoads<Painter>
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<DiffusionConfiguration>("diffusion", DiffusionJson.Default);

    /// <summary>What the model is told: text, class or none.</summary>
    public required string Condition { get; init; }

    /// <summary>Rows and columns of a picture.</summary>
    public required int ImageSize { get; init; }

    /// <summary>unet or dit.</summary>
    public required string Network { get; init; }

    /// <summary>Channels of the U-Net's first level, or numbers of a patch.</summary>
    public required int Channels { get; init; }

    /// <summary>Channels of each level as multiples of the first.</summary>
    public required IReadOnlyList<int> Multipliers { get; init; }

    /// <summary>Blocks of a level, or of the transformer.</summary>
    public required int Blocks { get; init; }

    /// <summary>Pixels of a patch's side.</summary>
    public required int Patch { get; init; }

    /// <summary>Size of a word's embedding.</summary>
    public required int TextWidth { get; init; }

    /// <summary>Layers of the text encoder.</summary>
    public required int TextLayers { get; init; }

    /// <summary>The run whose text encoder was taken over and left as it was, or null for one that is trained along.</summary>
    public string? TextFrom { get; init; }

    /// <summary>epsilon, x0 or v.</summary>
    public required string Target { get; init; }

    /// <summary>The noise schedule.</summary>
    public required string Schedule { get; init; }

    /// <summary>Whether the last time is pure noise.</summary>
    public required bool ZeroSnr { get; init; }

    /// <summary>γ of the loss weights; 0 for none.</summary>
    public required double MinSnr { get; init; }

    /// <summary>The share of pictures trained on without condition.</summary>
    public required double ConditionDrop { get; init; }

    /// <summary>The decay of the running mean of the weights.</summary>
    public required double AverageDecay { get; init; }

    /// <summary>Steps from one sample grid to the next.</summary>
    public required int Every { get; init; }

    /// <summary>Steps in which the learning rate rises.</summary>
    public required int WarmUp { get; init; }

    /// <summary>Whether broken pictures of a folder are left out.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>1 for gray pictures, 3 for color.</summary>
    public int PictureChannels { get; init; }

    /// <summary>The names of the classes, where the model is told one.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Words, where the model is told text.</summary>
    public int Vocabulary { get; init; }

    /// <summary>The most tokens of a caption.</summary>
    public int Longest { get; init; }

    /// <summary>The shape of a picture.</summary>
    [JsonIgnore]
    public Shape Picture => [PictureChannels, ImageSize, ImageSize];

    /// <inheritdoc/>
    [JsonIgnore]
    public override RunKind RunKind => Registered;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? FallsOver => $"{Epochs * Every} steps";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() =>
    [
        .. base.Fixed(), ("condition", Condition), ("image_size", $"{ImageSize}"), ("network", Network), ("channels", $"{Channels}"),
        ("multipliers", string.Join(' ', Multipliers)), ("blocks", $"{Blocks}"), ("patch", $"{Patch}"), ("target", Target),
        ("schedule", Schedule),
        ("zero_snr", $"{ZeroSnr}"), ("min_snr", $"{MinSnr}"), ("condition_drop", $"{ConditionDrop}"), ("average_decay", $"{AverageDecay}"),
        ("skip_broken", SkipBroken ? "yes" : "no"), ("every", $"{Every}"), ("warm_up", $"{WarmUp}"), ("gradient_norm", $"{ClipNorm}"),
        .. TextFrom is null ? (IEnumerable<(string, string)>)[] : [("text_from", TextFrom)],
    ];

    /// <inheritdoc/>
    public override DiffusionModel CreateModel() => new(() => new(CreateNetwork(), CreateConditioner()), new()
    {
        Schedule = ZeroSnr ? NoiseSchedule.Named(Schedule).WithZeroTerminalSnr() : NoiseSchedule.Named(Schedule),
        Target = Target switch { "epsilon" => PredictionTarget.Epsilon, "x0" => PredictionTarget.Clean, _ => PredictionTarget.Velocity },
        MinSnr = MinSnr,
        ConditionDrop = ConditionDrop,
        AverageDecay = AverageDecay,
        // Begin and end of an empty caption, the class after the last, or nothing.
        Unconditional = Condition switch
        {
            "text" => [2, 3, .. new long[Longest - 2]],
            "class" => [Classes.Count],
            _ => [0],
        },
    });

    /// <inheritdoc/>
    public Painter Load(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var model = run.LoadLatest(CreateModel());
        var tokenizer = Condition == "text" ? Tokenizer.Load(run.Folder.PathOf(TextConfiguration.TokenizerFile)) : null;
        return new(this, model, CreateReader(tokenizer));
    }

    /// <inheritdoc/>
    public override TrainingPlan Prepare(RunOptions options, CancellationToken stop) => new DiffusionPlan(this, options).Prepare(stop);

    /// <summary>How prompts are read.</summary>
    /// <param name="tokenizer">The words, where the model is told text.</param>
    public PromptReader CreateReader(Tokenizer? tokenizer) => Condition switch
    {
        "text" => new TextPrompts(tokenizer!, Longest),
        "class" => new ClassPrompts(Classes),
        _ => new NoPrompts(),
    };

    /// <summary>The run's pictures.</summary>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <param name="stop">Asks a download to stop.</param>
    /// <exception cref="BathysException">They cannot be read.</exception>
    public CaptionData OpenData(bool offline, CancellationToken stop) =>
        CaptionData.Open(Data, ImageSize, new() { Seed = Seed, SkipBroken = SkipBroken, Download = new() { Offline = offline } }, stop);

    /// <summary>AdamW, and its learning rate: up along a line, then down along half a cosine to a tenth.</summary>
    /// <param name="model">The model.</param>
    /// <param name="steps">All steps.</param>
    public (Optimizer Optimizer, Schedule Schedule) CreateOptimizer(DiffusionModel model, int steps)
    {
        var optimizer = GptTraining.Optimizer(model, LearningRate, WeightDecay);
        return (optimizer, GptTraining.Schedule(optimizer, LearningRate, WarmUp, steps));
    }

    DenoisingNetwork CreateNetwork()
    {
        var (width, words) = (Condition == "none" ? 0 : TextWidth, Condition == "text");
        if (Network == "unet")
        {
            var unit = Patch << (Multipliers.Count - 1);
            if (ImageSize % unit != 0)
                throw new BathysException(
                    $"Pictures of {ImageSize} cannot be halved as often as the U-Net has levels: --image-size wants a multiple of {unit}.");
            return new UNet(new()
            {
                PictureChannels = PictureChannels,
                Channels = Channels,
                Multipliers = Multipliers,
                Blocks = Blocks,
                Patch = Patch,
                ConditionWidth = width,
                HasWords = words,
            });
        }

        return new DiT(new()
        {
            PictureChannels = PictureChannels,
            PictureSize = ImageSize,
            Patch = Patch,
            Width = Channels,
            Depth = Blocks,
            ConditionWidth = width,
            HasWords = words,
        });
    }

    Conditioner? CreateConditioner() => Condition switch
    {
        "text" => new TextEncoder(new(Vocabulary, Longest) { Width = TextWidth, Layers = TextLayers }),
        "class" => new ClassEncoder(Classes.Count, TextWidth),
        _ => null,
    };
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(DiffusionConfiguration))]
sealed partial class DiffusionJson : JsonSerializerContext;
