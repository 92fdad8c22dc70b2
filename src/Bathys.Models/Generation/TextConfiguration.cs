using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;
using Bathys.Text;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training of a language model on a text.</summary>
public abstract record TextConfiguration : RunConfiguration, ILoads<TextGenerator>, IEvaluates
{
    /// <summary>What <see cref="RunConfiguration.Data"/> says of the text that the program carries.</summary>
    public const string OwnText = "the program's own documents";

    /// <summary>The tokenizer's file in a run's folder.</summary>
    public const string TokenizerFile = "tokenizer.json";

    /// <summary>The paths of files, folders or patterns; none for the text that the program carries.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>What a token is: char, word or bpe.</summary>
    public required string Tokens { get; init; }

    /// <summary>The most tokens to tell apart, where they are words or byte pairs.</summary>
    public required int VocabularyLimit { get; init; }

    /// <summary>How many tokens there are.</summary>
    public int Vocabulary { get; init; }

    /// <summary>Tokens in a row of a batch.</summary>
    public required int Sequence { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Value)> Fixed() =>
        [.. base.Fixed(), ("tokens", Tokens), ("vocabulary", $"{VocabularyLimit}"), ("sequence", $"{Sequence}")];

    /// <summary>What the names of new runs begin with.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>The rows of a batch for a text of so many tokens.</summary>
    public virtual int RowsFor(int tokens) => BatchSize;

    /// <summary>The training text as batches.</summary>
    /// <param name="ids">The text.</param>
    /// <exception cref="BathysException">It is shorter than one sequence.</exception>
    public abstract DataLoader<TextBatch> ForTraining(int[] ids);

    /// <summary>What changes the model.</summary>
    public virtual Optimizer CreateOptimizer(Module model) => new Adam(model.Parameters(), LearningRate, weightDecay: WeightDecay);

    /// <summary>How the learning rate goes, if it changes.</summary>
    /// <param name="optimizer">Whose learning rate.</param>
    /// <param name="steps">Steps of the whole training.</param>
    public virtual Schedule? CreateSchedule(Optimizer optimizer, int steps) => null;

    /// <summary>How the model predicts a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="carried">What it remembers from batch to batch.</param>
    public abstract Func<TextBatch, Prediction> Predictor(Module model, CarriedState carried);

    /// <summary>Whether the model goes on in each row of a batch where it stopped in the batch before.</summary>
    [JsonIgnore]
    public virtual bool IsCarrying => false;

    /// <summary>Whether the batch size is the user's, to be kept even for a short text.</summary>
    [JsonIgnore]
    public bool KeepsBatchSize { get; init; } = true;

    /// <inheritdoc/>
    public override TrainingPlan Prepare(RunOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (Validation == 0)
            throw new BathysException("A language model is evaluated on a validation set: --validation wants a share above 0.");
        var (front, back) = OpenTexts();
        var tokenizer = options.ResumedFile(TokenizerFile) is { } saved ? Tokenizer.Load(saved) : TrainTokenizer(front, back);
        var (train, validation) = (TokenStream.Encode(tokenizer, front), TokenStream.Encode(tokenizer, back));
        return (this with
        {
            Vocabulary = tokenizer.VocabularySize,
            BatchSize = KeepsBatchSize ? BatchSize : RowsFor(train.Ids.Length),
        }).Plan(tokenizer, train, validation);
    }

    TrainingPlan<TextBatch> Plan(Tokenizer tokenizer, TokenStream train, TokenStream validation)
    {
        var (loader, validationLoader) = (ForTraining(train.Ids), ForEvaluation(validation.Ids));
        var (random, carried) = (new Generator(Seed), new CarriedState());
        Module model;
        using (new RandomScope(random)) model = CreateModel();
        var optimizer = CreateOptimizer(model);
        var trainer = new Trainer<TextBatch>(model, Predictor(model, carried), optimizer)
        {
            Schedules = CreateSchedule(optimizer, Epochs * loader.Count) is { } schedule ? [Scheduled.EachStep(schedule)] : [],
            Carried = IsCarrying ? carried : null,
            Random = random,
        };
        trainer.Callbacks.Add(new EpochSample(tokenizer, validation));
        return new TrainingPlan<TextBatch>(this, trainer, loader, validationLoader)
        {
            Name = Kind,
            About =
            [
                $"data   {Data}: {train.Characters + validation.Characters:N0} characters, {tokenizer.VocabularySize:N0} different " +
                $"tokens ({Tokens})",
                $"model  {Kind}, {model.ParameterCount:N0} parameters; {train.Ids.Length:N0} training and " +
                    $"{validation.Ids.Length:N0} validation tokens; {loader.Count:N0} batches of {BatchSize} × {Sequence} an epoch",
            ],
            WriteFiles = run => tokenizer.Save(run.PathOf(TokenizerFile)),
            Test = stop => Report(trainer.Evaluate(validationLoader, "validation", stop), validation),
        };
    }

    /// <summary>The run's own text, cut in a front to train on and a back to validate on.</summary>
    /// <exception cref="BathysException">The text cannot be read, or is too short.</exception>
    public (Corpus Train, Corpus Validation) OpenTexts() => (Texts.Count == 0 ? Corpus.Embedded() : Corpus.Load(Texts)).Split(Validation);

    /// <summary>The tokenizer that the text asks for.</summary>
    /// <param name="train">The training set: words and byte pairs are counted there.</param>
    /// <param name="validation">The validation set: its characters belong to the alphabet too.</param>
    public Tokenizer TrainTokenizer(Corpus train, Corpus validation) => Tokens switch
    {
        "char" => CharTokenizer.Train(train.Documents.Concat(validation.Documents)),
        // Words that come only once are read as unknown, so that the model is trained on such.
        "word" => WordTokenizer.Train(train.Documents, minimalCount: 2, VocabularyLimit),
        _ => BytePairTokenizer.Train(train.Documents, VocabularyLimit),
    };

    /// <summary>Batches that cover nearly all of a text, in its order.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="isValidation">Whether it is the run's own validation set.</param>
    /// <exception cref="BathysException">It is shorter than one sequence.</exception>
    public DataLoader<TextBatch> ForEvaluation(int[] ids, bool isValidation = true)
    {
        if (isValidation && ids.Length <= Sequence)
        {
            throw new BathysException(
                $"The validation set, the last {Validation:P0} of the text, has {ids.Length} tokens, too few for one " +
                $"sequence of {Sequence}: give more text, a larger --validation or a shorter sequence.");
        }

        // With few rows little is left over at the end.
        var rows = Math.Clamp(ids.Length / (32 * Sequence), 1, 64);
        return new DataLoader<TextBatch>(new ContiguousText(new ContiguousBatches(ids, rows, Sequence)), rows);
    }

    /// <inheritdoc/>
    public TextGenerator Load(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return TextGenerator.Of(run, (ILanguageModel)run.LoadBest(CreateModel()));
    }

    /// <inheritdoc/>
    public IReport Evaluate(Run run, EvaluationOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.SkipBroken) throw new BathysException("--skip-broken is for images.");
        if (options.Reading is not null) throw new BathysException("--encoding and --missing are for tables.");
        var (path, generator) = (options.Data, Load(run));
        var model = (Module)generator.Model;
        var corpus = path is null ? OpenTexts().Validation : Corpus.Load(path);
        var text = TokenStream.Encode(generator.Tokenizer, corpus);
        if (path is not null) NoteUnknown(path, generator.Tokenizer, corpus, text, options.Note);
        var data = ForEvaluation(text.Ids, isValidation: path is null);
        return Report(Evaluation.Of(model, Predictor(model, new CarriedState()), data, null, options.Progress, "evaluation", stop), text);
    }

    static void NoteUnknown(string path, Tokenizer tokenizer, Corpus corpus, TokenStream text, Action<string>? note)
    {
        const int most = 10;
        var count = text.Ids.Count(id => id == tokenizer.UnknownId);
        if (count == 0) return;
        string[] parts = [.. corpus.Documents.SelectMany(document => tokenizer.FindUnknown(document)).Distinct()];
        note?.Invoke($"{path}: {count:N0} of {text.Ids.Length:N0} tokens were never learned and count as unknown: " +
            string.Join(", ", parts.Take(most).Select(part => $"'{part}'")) +
            (parts.Length > most ? $" and {parts.Length - most} more" : ""));
    }

    /// <summary>What an evaluation says of a text.</summary>
    /// <param name="evaluation">The evaluation, by rows.</param>
    /// <param name="text">The text.</param>
    public LanguageReport Report(Evaluation evaluation, TokenStream text) =>
        new(evaluation.Count * Sequence, evaluation.Loss, text.BitsPerCharacter(evaluation.Loss));
}
