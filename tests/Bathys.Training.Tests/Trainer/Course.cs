using Bathys.Data;
using Bathys.Optim;

namespace Bathys.Training.Tests;

/// <summary>One training of the small network, made anew from the same seeds each time.</summary>
internal sealed class Course
{
    public required string Optimizer { get; init; }

    public string Schedule { get; init; } = "none";

    public int Workers { get; init; } = 1;

    public DurableStorage Storage { get; init; } = DurableStorage.Default;

    public int Epochs { get; init; } = 4;

    public int Accumulate { get; init; } = 1;

    public double? ClipNorm { get; init; }

    public int Patience { get; init; }

    public double Beta1 { get; init; } = 0.9;

    public double Factor { get; init; } = 0.1;

    public int Cosine { get; init; } = 52;

    public ulong ValidationSeed { get; init; } = 2;

    public ulong DataSeed { get; init; } = 1;

    /// <summary>The first number of every sample that was trained on, in order: no two are alike, as each is jittered anew.</summary>
    public List<float> Seen { get; } = [];

    public BlobNet Model { get; } = new();

    public StringWriter Log { get; } = new();

    public DataLoader Train => new(new Blobs(100, DataSeed), batchSize: 8, shuffle: true, workers: Workers, seed: 5);

    public static DataLoader Validation => ValidationOf(seed: 2);

    static DataLoader ValidationOf(ulong seed) => new(new Blobs(60, seed), batchSize: 32);

    /// <summary>Trains for epochs of 13 steps.</summary>
    /// <param name="run">Where checkpoints go.</param>
    /// <param name="resume">Whether to go on.</param>
    /// <param name="stopAt">The step after which to ask for a stop.</param>
    /// <param name="checkpointEvery">Steps between checkpoints.</param>
    public TrainingResult Fit(RunFolder? run = null, bool resume = false, long? stopAt = null, int checkpointEvery = 0)
    {
        Optimizer optimizer = Optimizer switch
        {
            "plain SGD" => new SGD(Model.Parameters(), 0.05, weightDecay: 1e-3),
            "Nesterov" => new SGD(Model.Parameters(), 0.02, momentum: 0.9, nesterov: true),
            "centered RMSprop" => new RMSprop(Model.Parameters(), 0.002, momentum: 0.5, centered: true),
            "SGD" => new SGD(Model.Parameters(), 0.05, momentum: Beta1),
            "Adam" => new Adam(Model.Parameters(), 0.01, Beta1, weightDecay: 1e-3),
            "amsgrad" => new Adam(Model.Parameters(), 0.01, Beta1, weightDecay: 1e-3, amsgrad: true),
            "AdamW" => new AdamW(Model.Parameters(), 0.01),
            "RMSprop" => new RMSprop(Model.Parameters(), 0.005),
            var other => throw new ArgumentException(other),
        };
        using var stop = new CancellationTokenSource();
        var trainer = new Trainer(Model, Predict, optimizer)
        {
            Random = new(9),
            Run = run,
            Resume = resume,
            CheckpointEvery = checkpointEvery,
            Logger = new TextLogger(Log),
            Storage = Storage,
            Accumulate = Accumulate,
            ClipNorm = ClipNorm,
            Patience = Patience,
            Schedules = Schedules(optimizer),
        };
        if (stopAt is { } step) trainer.Callbacks.Add(new StopAt(step, stop));
        return trainer.Fit(Train, ValidationOf(ValidationSeed), Epochs, stop.Token);
    }

    List<Scheduled> Schedules(Optimizer optimizer)
    {
        Schedule? eachStep = Schedule switch
        {
            "cosine" => new CosineAnnealingLR(optimizer, Cosine),
            "inverse root" => new InverseSqrtLR(optimizer, warmUp: 15),
            "own" => new OwnSchedule(optimizer, Factor),
            "one cycle" => new OneCycleLR(optimizer, 0.05, 52),
            "linear" or "linear and step" or "linear and plateau" => new LinearLR(optimizer, steps: 40),
            "sequential" =>
                new SequentialLR(optimizer, [new LinearLR(optimizer, 0.1, steps: 20), new CosineAnnealingLR(optimizer, 32)], [20]),
            "chained" => new ChainedLR(optimizer, new LinearLR(optimizer, 0.5, steps: 9), new ExponentialLR(optimizer, 0.97)),
            _ => null,
        };
        ISchedule? eachEpoch = Schedule switch
        {
            "step" or "linear and step" => new StepLR(optimizer, 2, 0.5),
            "exponential" => new ExponentialLR(optimizer, 0.7),
            "plateau" or "linear and plateau" or "two plateaus" =>
                new ReduceLROnPlateau(optimizer, factor: Factor, patience: 0, threshold: 0.5),
            _ => null,
        };
        if (Schedule == "two plateaus")
            return [Scheduled.EachStep(new ReduceLROnPlateau(optimizer, factor: 0.9, patience: 5)), Scheduled.EachEpoch(eachEpoch!)];
        return [.. eachStep is null ? (Scheduled[])[] : [Scheduled.EachStep(eachStep)], .. eachEpoch is null
            ? (Scheduled[])[] : [Scheduled.EachEpoch(eachEpoch)]];
    }

    Prediction Predict(Batch batch)
    {
        if (Model.IsTrainingNow) Seen.AddRange(batch.Input.Select(1, 0).ToArray<float>());
        var output = Model.Forward(batch.Input);
        return new(output.CrossEntropy(batch.Target), output, batch.Target);
    }

    sealed class OwnSchedule : Schedule
    {
        readonly double factor;

        public OwnSchedule(Optimizer optimizer, double factor) : base(optimizer) => this.factor = factor;

        public override double Rate(double start, int step) => step < 7777 ? start : start * factor;
    }

    sealed class StopAt(long at, CancellationTokenSource stop) : Callback
    {
        public override void AfterStep(TrainerBase trainer, long step, double loss)
        {
            if (step == at) stop.Cancel();
        }
    }
}
