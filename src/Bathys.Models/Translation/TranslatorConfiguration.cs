using System.Text.Json.Serialization;
using Bathys.Optim;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of a translator.</summary>
public sealed record TranslatorConfiguration : RunConfiguration, ILoads<TextTranslator>
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<TranslatorConfiguration>("translator", TranslatorJson.Default);

    /// <summary>What <see cref="RunConfiguration.Data"/> says of the task that the program makes.</summary>
    public const string OwnTask = "dates and numbers in words, to figures";

    /// <summary>The tokenizers' files in a run's folder.</summary>
    public const string SourceTokenizer = "source-tokenizer.json", TargetTokenizer = "target-tokenizer.json";

    /// <summary>Pairs that the program makes to train on, and to validate on.</summary>
    const int OwnPairs = 20_000, OwnValidationPairs = 500;

    /// <summary>The training texts, line by line; none for the task that the program makes.</summary>
    public string? Source { get; init; }

    /// <summary>Their translations.</summary>
    public string? Target { get; init; }

    /// <summary>The texts to validate on; none to take some of the training texts.</summary>
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

    /// <summary>Size of a token's embedding.</summary>
    public required int Width { get; init; }

    /// <summary>The share that is dropped in training.</summary>
    public required double Dropout { get; init; }

    /// <summary>The share of the target's probability that goes to all tokens alike.</summary>
    public required double LabelSmoothing { get; init; }

    /// <summary>Steps in which the learning rate rises.</summary>
    public required int WarmUp { get; init; }

    /// <summary>How the learning rate falls afterwards: cosine, or root as in the paper.</summary>
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
        .. base.Fixed(), ("source_tokens", SourceTokens), ("target_tokens", TargetTokens), ("vocabulary", $"{VocabularyLimit}"),
        ("layers", $"{Layers}"),
        ("heads", $"{Heads}"), ("width", $"{Width}"), ("dropout", $"{Dropout}"), ("label_smoothing", $"{LabelSmoothing}"),
        ("warm_up", $"{WarmUp}"), ("schedule", Schedule),
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

    /// <inheritdoc/>
    public override TrainingPlan Prepare(RunOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (train, validation) = OpenPairs();
        var source = options.ResumedFile(SourceTokenizer) is { } from ? Tokenizer.Load(from) : TrainTokenizer(SourceTokens, train.Sources);
        var target = options.ResumedFile(TargetTokenizer) is { } to ? Tokenizer.Load(to) : TrainTokenizer(TargetTokens, train.Targets);
        var complete = this with { SourceVocabulary = source.VocabularySize, TargetVocabulary = target.VocabularySize };
        return complete.Plan(train, validation, source, target, options.Progress);
    }

    TrainingPlan<TranslationBatch> Plan(
        ParallelCorpus train, ParallelCorpus validation, Tokenizer source, Tokenizer target, IProgress<TrainingProgress>? progress)
    {
        var random = new Generator(Seed);
        TextTranslator translator;
        using (new RandomScope(random)) translator = new(CreateModel(), source, target);
        var loader = translator.Loader(train, BatchSize, Seed, out var leftOut);
        var (optimizer, schedule) = CreateOptimizer(translator.Model, Epochs * loader.Count);
        var trainer = new Trainer<TranslationBatch>(translator.Model, batch => translator.Predict(batch, LabelSmoothing), optimizer)
        {
            Random = random,
            Schedules = [Scheduled.EachStep(schedule)],
        };
        return new TrainingPlan<TranslationBatch>(this, trainer, loader, translator.Loader(validation, BatchSize, seed: null, out _))
        {
            Name = "translator",
            Example = validation.Pairs[0].Source,
            About =
            [
                $"data   {Data}: {train.Pairs.Count:N0} training and {validation.Pairs.Count:N0} validation pairs" +
                    (leftOut > 0 ? $"; {leftOut:N0} are longer than {Longest} tokens and left out" : ""),
                $"model  transformer, {translator.Model.ParameterCount:N0} parameters; " +
                    $"{source.VocabularySize:N0} tokens are read ({SourceTokens}), " +
                    $"{target.VocabularySize:N0} written ({TargetTokens}); {loader.Count:N0} batches an epoch",
            ],
            WriteFiles = run =>
            {
                source.Save(run.PathOf(SourceTokenizer));
                target.Save(run.PathOf(TargetTokenizer));
            },
            Test = stop => translator.Evaluate(validation, new BeamSearch(Beams: 1), progress, stop),
        };
    }

    /// <summary>Adam as the paper has it, and its schedule or a cosine.</summary>
    /// <param name="model">The model.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public (Optimizer Optimizer, Schedule Schedule) CreateOptimizer(Translator model, int steps)
    {
        var optimizer = new Adam(model.Parameters(), LearningRate, beta2: 0.98, epsilon: 1e-9, weightDecay: WeightDecay);
        var isRoot = Schedule == "root";
        return (optimizer, isRoot
            ? new InverseSqrtLR(optimizer, Math.Max(1, WarmUp)) : GptTraining.Schedule(optimizer, LearningRate, WarmUp, steps));
    }

    /// <summary>The training and the validation set.</summary>
    /// <exception cref="BathysException">A file cannot be read, or the files do not belong together.</exception>
    public (ParallelCorpus Train, ParallelCorpus Validation) OpenPairs()
    {
        if (Source is null || Target is null) return (NumberTask.Generate(OwnPairs, Seed), OpenValidation());
        var all = ParallelCorpus.Load(Source, Target);
        if (ValidationSource is not null) return (all, OpenValidation());
        var count = (int)Math.Ceiling(all.Pairs.Count * Validation);
        return count > 0 && count < all.Pairs.Count ? (new(all.Pairs.SkipLast(count)), new(all.Pairs.TakeLast(count)))
            : throw new BathysException(
                $"{Source} has {all.Pairs.Count} sentences, too few for a validation set of {Validation:P0}: give more, or files to " +
                $"validate on.");
    }

    /// <summary>The validation set.</summary>
    /// <exception cref="BathysException">A file cannot be read, or the files do not belong together.</exception>
    public ParallelCorpus OpenValidation() => Source is null ? NumberTask.Generate(OwnValidationPairs, ~Seed)
        : ValidationSource is null ? OpenPairs().Validation : ParallelCorpus.Load(ValidationSource, ValidationTarget!);

    /// <summary>The tokenizer that some sentences ask for.</summary>
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
