using System.Text.Json.Serialization;
using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>A training on separate examples, each with its own answer: images, rows of tables.</summary>
public abstract record ExampleConfiguration : RunConfiguration, IEvaluates
{
    /// <summary>The names of the classes; none for a regression.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>How the learning rate goes on: "cosine" or "constant".</summary>
    public string Schedule { get; init; } = "constant";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? FallsOver => Schedule == "cosine" ? $"{Epochs} epochs" : null;

    /// <summary>What the model's outputs mean.</summary>
    [JsonIgnore]
    public abstract TaskKind Task { get; }

    /// <summary>How much one of the target is in its own measure.</summary>
    [JsonIgnore]
    public virtual double Unit => 1;

    /// <summary>The mean loss of an output and a target.</summary>
    [JsonIgnore]
    public Loss Loss => Task switch
    {
        TaskKind.Classification => new CrossEntropyLoss(),
        TaskKind.Binary => new BCEWithLogitsLoss(),
        _ => new MSELoss(),
    };

    /// <inheritdoc/>
    public abstract override UnaryModule CreateModel();

    /// <summary>
    /// What the model is evaluated on, as it takes it: the test set of a data set, all of a table or folder without parts.
    /// </summary>
    /// <param name="data">Another data set than the run's own, or null.</param>
    /// <param name="offline">Whether nothing may be downloaded.</param>
    /// <param name="stop">Asks a download to stop.</param>
    /// <exception cref="BathysException">The data cannot be read, or has other classes.</exception>
    public abstract Dataset OpenTest(string? data, bool offline, CancellationToken stop);

    /// <summary>
    /// The plan of a training on examples: Adam, the loss of the task, a learning rate that falls along half a cosine or stays.
    /// </summary>
    /// <param name="sets">The training set, the validation set or null, and the test set.</param>
    /// <param name="name">What the names of new runs begin with.</param>
    /// <param name="about">What the data are, in a sentence.</param>
    /// <param name="after">What else is found with the tested model, in words; it may write files into the folder.</param>
    protected TrainingPlan Plan(
        (Dataset Train, Dataset? Validation, Dataset Test) sets, string name, string about,
        Func<RunFolder, UnaryModule, string>? after = null)
    {
        var random = new Generator(Seed);
        UnaryModule model;
        using (new RandomScope(random)) model = CreateModel();
        var optimizer = new Adam(model.Parameters(), LearningRate, weightDecay: WeightDecay);
        var loader = new DataLoader(sets.Train, BatchSize, shuffle: true, seed: Seed);
        var trainer = new Trainer(model, Loss, optimizer)
        {
            Task = Task,
            Random = random,
            Schedules = Schedule == "cosine" ? [Scheduled.EachStep(new CosineAnnealingLR(optimizer, Epochs * loader.Count))] : [],
        };
        return new TrainingPlan<Batch>(this, trainer, loader, sets.Validation is null ? null : ForEvaluation(sets.Validation))
        {
            Name = name,
            About =
            [
                $"data   {about}",
                $"model  {model.GetType().Name}, {model.ParameterCount:N0} parameters; " +
                    $"{sets.Train.Count:N0} training, {sets.Validation?.Count ?? 0:N0} validation and {sets.Test.Count:N0} test samples",
            ],
            Test = stop => new TestReport(trainer.Evaluate(ForEvaluation(sets.Test), "test", stop), Classes, Unit),
            Supplement = after is null ? null : run => after(run, model),
        };
    }

    /// <summary>The rows of the run's own file that were set aside for the test, if they still are those of the training.</summary>
    /// <param name="test">The rows as they are set aside today.</param>
    /// <param name="fingerprint">The fingerprint of those of the training; empty where it is not known.</param>
    /// <exception cref="BathysException">They are others.</exception>
    protected Dataset Unchanged(Dataset test, string fingerprint) =>
        fingerprint is null or "" || DataFingerprint.Of(test) == fingerprint ? test : throw Changed();

    /// <summary>What is said where a run's own file is no longer the one that it was trained on.</summary>
    protected BathysException Changed() => new(
        $"{Data} has changed since the run was trained: the rows that are set aside for the test would be others, some of them learned " +
        $"from. " +
        "Put the file back as it was, or give rows of your own to evaluate on (--data FILE).");

    /// <summary>Batches without a gradient may be larger; the document's test loader has 256.</summary>
    static DataLoader ForEvaluation(Dataset data) => new(data, batchSize: 256);

    /// <summary>The configuration by which an evaluation opens its data.</summary>
    /// <param name="options">What the evaluation asks for.</param>
    /// <exception cref="BathysException">It asks for what this kind does not have.</exception>
    protected virtual ExampleConfiguration EvaluatedWith(EvaluationOptions options) =>
        options.SkipBroken ? throw new BathysException("--skip-broken is for images.")
        : options.Reading is null ? this : throw new BathysException("--encoding and --missing are for tables.");

    /// <inheritdoc/>
    public IReport Evaluate(Run run, EvaluationOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(options);
        UnaryModule model;
        using (new RandomScope(new Generator(0))) model = run.LoadBest(CreateModel());
        var test = ForEvaluation(EvaluatedWith(options).OpenTest(options.Data, options.Offline, stop));
        var evaluation = Evaluation.Of(model, Prediction.By(model, Loss), test, Task, options.Progress, "evaluation", stop);
        return new TestReport(evaluation, Classes, Unit);
    }
}
