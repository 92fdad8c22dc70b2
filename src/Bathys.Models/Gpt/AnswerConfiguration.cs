using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Optim;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of a GPT, trained before, on prompts and answers.</summary>
public sealed record AnswerConfiguration : RunConfiguration, ILoads<TextGenerator>, ILoads<Answerer>
{
    /// <summary>How runs of this kind are told apart and read.</summary>
    public static RunKind Registered { get; } = RunKind.Of<AnswerConfiguration>("answer", AnswerJson.Default);

    /// <summary>The run or file of weights that it begins with.</summary>
    public required string From { get; init; }

    /// <summary>The model's sizes and form.</summary>
    public required GptOptions Sizes { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override RunKind RunKind => Registered;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? FallsOver => $"{Epochs} epochs";

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() => [.. base.Fixed(), ("from", From)];

    /// <inheritdoc/>
    public override Gpt CreateModel() => new(Sizes);

    /// <inheritdoc/>
    TextGenerator ILoads<TextGenerator>.Load(Run run) => TextGenerator.Of(run, run.LoadBest(CreateModel()));

    /// <inheritdoc/>
    Answerer ILoads<Answerer>.Load(Run run) => new(((ILoads<TextGenerator>)this).Load(run));

    /// <summary>The model that the training begins with; opened from <see cref="From"/> where it is not given.</summary>
    [JsonIgnore]
    public TextGenerator? Source { get; init; }

    /// <inheritdoc/>
    public override TrainingPlan Prepare(RunOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var source = Source ?? TextGenerator.Open(From, note: options.Note);
        var (train, validation) = OpenPairs();
        // A run that goes on keeps its own, whatever became of the one it began with.
        var tokenizer = options.ResumedFile(TextConfiguration.TokenizerFile) is { } saved ? Tokenizer.Load(saved) : source.Tokenizer;
        var batches = Batches(tokenizer, train, Seed);
        var random = new Generator(Seed);
        Gpt model;
        using (new RandomScope(random)) model = CreateModel();
        model.LoadStateDictionary(((Gpt)source.Model).StateDictionary());
        var loader = Loader(batches);
        var (optimizer, schedule) = CreateOptimizer(model, Epochs * loader.Count);
        var trainer = new Trainer<TextBatch>(model, model.Predict, optimizer)
        {
            Random = random,
            Schedules = [Scheduled.EachStep(schedule)],
        };
        return new TrainingPlan<TextBatch>(
            this, trainer, loader, validation.Count == 0 ? null : Loader(Batches(tokenizer, validation, seed: null)))
        {
            Name = "answer",
            About =
            [
                $"data   {Data}: {train.Count:N0} training and {validation.Count:N0} validation pairs" +
                    (batches.LeftOut > 0 ? $"; {batches.LeftOut:N0} do not fit into the context of {Sizes.Context} and are left out" : ""),
                $"model  GPT of {From}, {model.ParameterCount:N0} parameters",
            ],
            WriteFiles = run => tokenizer.Save(run.PathOf(TextConfiguration.TokenizerFile)),
        };
    }

    AnswerBatches Batches(Tokenizer tokenizer, IReadOnlyList<PromptAnswer> pairs, ulong? seed) =>
        new(pairs, tokenizer, BatchSize, Sizes.Context, seed);

    static DataLoader<TextBatch> Loader(AnswerBatches batches) => new(batches);

    /// <summary>AdamW, and its learning rate: along half a cosine down to a tenth.</summary>
    /// <param name="model">The model.</param>
    /// <param name="steps">All steps.</param>
    public (Optimizer Optimizer, Schedule Schedule) CreateOptimizer(Gpt model, int steps)
    {
        var optimizer = GptTraining.Optimizer(model, LearningRate, WeightDecay);
        return (optimizer, GptTraining.Schedule(optimizer, LearningRate, 0, steps));
    }

    /// <summary>The pairs, cut into a training and a validation set.</summary>
    /// <exception cref="BathysException">The file cannot be read, or has too few pairs.</exception>
    public (IReadOnlyList<PromptAnswer> Train, IReadOnlyList<PromptAnswer> Validation) OpenPairs()
    {
        var pairs = PromptAnswer.Load(Data).ToArray();
        new Generator(Seed).Shuffle(pairs.AsSpan());
        var count = (int)Math.Ceiling(pairs.Length * Validation);
        return count < pairs.Length ? (pairs[count..], pairs[..count])
            : throw new BathysException($"{Data} has {pairs.Length} pairs, too few to set {Validation:P0} aside: give more.");
    }
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(AnswerConfiguration))]
sealed partial class AnswerJson : JsonSerializerContext;
