using Bathys.Data;
using Bathys.Optim;

namespace Bathys.Training.Tests;

/// <summary>One training of the small network, made anew from the same seeds each time.</summary>
internal sealed class Course
{
    public required string Optimizer { get; init; }

    public string Schedule { get; init; } = "none";

    public int Workers { get; init; } = 1;

    public BlobNet Model { get; } = new();

    public StringWriter Log { get; } = new();

    public DataLoader Train => new(new Blobs(100), batchSize: 8, shuffle: true, workers: Workers, seed: 5);

    public static DataLoader Validation => new(new Blobs(60, seed: 2), batchSize: 32);

    /// <summary>Trains for four epochs of 13 steps.</summary>
    /// <param name="run">Where checkpoints go.</param>
    /// <param name="resume">Whether to go on.</param>
    /// <param name="stopAt">The step after which to ask for a stop.</param>
    /// <param name="checkpointEvery">Steps between checkpoints.</param>
    public TrainingResult Fit(RunFolder? run = null, bool resume = false, long? stopAt = null, int checkpointEvery = 0)
    {
        Generator.SetSeed(9);
        Optimizer optimizer = Optimizer switch
        {
            "SGD" => new SGD(Model.Parameters(), 0.05, momentum: 0.9),
            "Adam" => new Adam(Model.Parameters(), 0.01, weightDecay: 1e-3),
            "AdamW" => new AdamW(Model.Parameters(), 0.01),
            "RMSprop" => new RMSprop(Model.Parameters(), 0.005),
            var other => throw new ArgumentException(other),
        };
        using var stop = new CancellationTokenSource();
        var trainer = new Trainer(Model, (output, target) => output.CrossEntropy(target), optimizer)
        {
            Run = run,
            Resume = resume,
            CheckpointEvery = checkpointEvery,
            Progress = ProgressDisplay.Silent,
            Log = Log,
            StepSchedule = Schedule switch
            {
                "cosine" => new CosineAnnealingLR(optimizer, 52),
                "one cycle" => new OneCycleLR(optimizer, 0.05, 52),
                _ => null,
            },
            EpochSchedule = Schedule == "step" ? new StepLR(optimizer, 2, 0.5) : null,
            Plateau = Schedule == "plateau" ? new ReduceLROnPlateau(optimizer, patience: 0, threshold: 0.5) : null,
        };
        if (stopAt is { } step) trainer.Callbacks.Add(new StopAt(step, stop));
        return trainer.Fit(Train, Validation, epochs: 4, stop.Token);
    }

    sealed class StopAt(long at, CancellationTokenSource stop) : Callback
    {
        public override void AfterStep(Trainer trainer, long step, double loss)
        {
            if (step == at) stop.Cancel();
        }
    }
}
