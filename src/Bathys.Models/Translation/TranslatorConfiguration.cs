using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of a translator.</summary>
public sealed record TranslatorConfiguration : RunConfiguration, ILoads<TextTranslator>
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<TranslatorConfiguration>("translator", TranslatorJson.Default);

    /// <summary>What <see cref="RunConfiguration.Data"/> says of the task that the program makes.</summary>
    public const string OwnTask = "dates and numbers in words, to figures";

    /// <summary>The tokenisers' files in a run's folder.</summary>
    public const string SourceTokenizer = "source-tokenizer.json", TargetTokenizer = "target-tokenizer.json";

    /// <summary>Pairs that the program makes to learn from, and to judge on.</summary>
    const int OwnPairs = 20_000, OwnHeldOut = 500;

    /// <summary>The texts to learn from, line by line; none for the task that the program makes.</summary>
    public string? Source { get; init; }

    /// <summary>Their translations.</summary>
    public string? Target { get; init; }

    /// <summary>The texts to validate on; none to set some of the others aside.</summary>
    public string? ValidationSource { get; init; }

    /// <summary>Their translations.</summary>
    public string? ValidationTarget { get; init; }

    /// <summary>What a token is on each side: char, word or bpe.</summary>
    public required string SourceTokens { get; init; }

    /// <inheritdoc cref="SourceTokens"/>
    public required string TargetTokens { get; init; }

    /// <summary>The most words or byte pairs of a language.</summary>
    public required int VocabularyLimit { get; init; }

    /// <summary>Layers of the encoder, and of the decoder.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of each attention.</summary>
    public required int Heads { get; init; }

    /// <summary>Numbers of a token.</summary>
    public required int Width { get; init; }

    /// <summary>The share that is dropped in training.</summary>
    public required double Dropout { get; init; }

    /// <summary>The share of the target's probability that goes to all tokens alike.</summary>
    public required double LabelSmoothing { get; init; }

    /// <summary>Steps in which the step length rises.</summary>
    public required int WarmUp { get; init; }

    /// <summary>How the step length falls afterwards: cosine, or root as in the paper.</summary>
    public string Schedule { get; init; } = "root";

    /// <summary>Whether the target's embedding is used again for the logits.</summary>
    public bool TiedOutput { get; init; }

    /// <summary>The longest sentence, in tokens.</summary>
    public required int Longest { get; init; }

    /// <summary>Tokens of the source.</summary>
    public int SourceVocabulary { get; init; }

    /// <summary>Tokens of the target.</summary>
    public int TargetVocabulary { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override RunKind RunKind => Registered;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? FallsOver => Schedule == "root" ? null : $"{Epochs} epochs";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() =>
    [
        .. base.Fixed(), ("source_tokens", SourceTokens), ("target_tokens", TargetTokens), ("vocabulary", $"{VocabularyLimit}"), ("layers", $"{Layers}"),
        ("heads", $"{Heads}"), ("width", $"{Width}"), ("dropout", $"{Dropout}"), ("label_smoothing", $"{LabelSmoothing}"), ("warm_up", $"{WarmUp}"), ("schedule", Schedule),
        ("clip_norm", $"{ClipNorm}"), ("longest", $"{Longest}"),
    ];

    /// <inheritdoc/>
    public override Translator CreateModel() => new(new TranslatorOptions(SourceVocabulary, TargetVocabulary, Layers, Heads, Width)
    {
        Dropout = Dropout,
        Longest = Longest,
        NormFirst = true,
        TiedOutput = TiedOutput,
    });

    /// <inheritdoc/>
    public TextTranslator Load(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var model = run.LoadBest(CreateModel());
        return new(model, Tokenizer.Load(run.Folder.PathOf(SourceTokenizer)), Tokenizer.Load(run.Folder.PathOf(TargetTokenizer)));
    }

    /// <summary>Adam as the paper has it, and its schedule or a wave.</summary>
    /// <param name="model">The model.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public (Optimizer Optimizer, Schedule Schedule) CreateOptimizer(Translator model, int steps)
    {
        var optimizer = new Adam(model.Parameters(), LearningRate, beta2: 0.98, epsilon: 1e-9, weightDecay: WeightDecay);
        var isRoot = Schedule == "root";
        return (optimizer, isRoot ? new InverseSqrtLR(optimizer, Math.Max(1, WarmUp)) : GptTraining.Schedule(optimizer, LearningRate, WarmUp, steps));
    }

    /// <summary>The pairs to learn from and those to judge on.</summary>
    /// <exception cref="BathysException">A file cannot be read, or the files do not belong together.</exception>
    public (ParallelCorpus Train, ParallelCorpus HeldOut) OpenPairs()
    {
        if (Source is null || Target is null) return (NumberTask.Generate(OwnPairs, Seed), OpenHeldOut());
        var all = ParallelCorpus.Load(Source, Target);
        if (ValidationSource is not null) return (all, OpenHeldOut());
        var held = (int)Math.Ceiling(all.Pairs.Count * Validation);
        return held > 0 && held < all.Pairs.Count ? (new(all.Pairs.SkipLast(held)), new(all.Pairs.TakeLast(held)))
            : throw new BathysException($"{Source} has {all.Pairs.Count} sentences, too few to set {Validation:P0} aside: give more, or files to validate on.");
    }

    /// <summary>The pairs to judge on.</summary>
    /// <exception cref="BathysException">A file cannot be read, or the files do not belong together.</exception>
    public ParallelCorpus OpenHeldOut() => Source is null ? NumberTask.Generate(OwnHeldOut, ~Seed)
        : ValidationSource is null ? OpenPairs().HeldOut : ParallelCorpus.Load(ValidationSource, ValidationTarget!);

    /// <summary>The tokeniser that some sentences ask for.</summary>
    /// <param name="kind">char, word or bpe.</param>
    /// <param name="sentences">The sentences.</param>
    public Tokenizer TrainTokenizer(string kind, IEnumerable<string> sentences) => kind switch
    {
        "char" => CharTokenizer.Train(sentences),
        "word" => WordTokenizer.Train(sentences, minimalCount: 2, VocabularyLimit),
        _ => BytePairTokenizer.Train(sentences, VocabularyLimit),
    };
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(TranslatorConfiguration))]
sealed partial class TranslatorJson : JsonSerializerContext;
