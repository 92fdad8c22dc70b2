using Bathys.Nn;
using Bathys.Optim;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bathys.Training;

/// <summary>The settings of a training, whatever its batches are: what a <see cref="Callback"/> sees of a trainer.</summary>
/// <param name="model">The model.</param>
/// <param name="optimizer">What changes its parameters.</param>
public abstract class TrainerBase(Module model, Optimizer optimizer)
{
    /// <summary>The model.</summary>
    public Module Model { get; } = model;

    /// <summary>What changes its parameters.</summary>
    public Optimizer Optimizer { get; } = optimizer;

    /// <summary>What the model's outputs mean; if not given, whole-numbered targets are classes and others numbers.</summary>
    public TaskKind? Task { get; init; }

    /// <summary>Where metrics and checkpoints are kept; without one nothing is written.</summary>
    public RunFolder? Run { get; set; }

    /// <summary>Whether to go on from the run's newest checkpoint that verifies.</summary>
    public bool Resume { get; set; }

    /// <summary>Whether a resumed run may have another configuration or other data than it began with.</summary>
    public bool AllowChanges { get; set; }

    /// <summary>Settings that are kept with the checkpoints and must not change when the run is resumed.</summary>
    public IReadOnlyDictionary<string, string> Configuration { get; set; } = new Dictionary<string, string>();

    /// <summary>How many of the newest checkpoints are kept, the best one aside.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Steps from one checkpoint to the next; 0 for one at the end of each epoch only.</summary>
    public int CheckpointEvery { get; set; }

    /// <summary>By what the best epoch is chosen.</summary>
    public Monitor Monitor { get; init; }

    /// <summary>Epochs without gain after which the training ends; 0 for never.</summary>
    public int Patience { get; set; }

    /// <summary>The highest norm of all gradients together; longer ones are scaled down.</summary>
    public double? ClipNorm { get; set; }

    /// <summary>The highest value of a gradient's element; larger ones are cut.</summary>
    public double? ClipValue { get; init; }

    /// <summary>
    /// Into how many parts of like size a batch is cut, one after the other, their gradients summed before the one step: less memory,
    /// nearly the same numbers. Each part counts by what its loss is a mean of, so the sum is the gradient of the whole batch's mean.
    /// </summary>
    public int Accumulate { get; set; } = 1;

    /// <summary>
    /// How learning rates change: any kinds of schedules, each taking a step after every batch or after every epoch. Where several drive
    /// one optimizer, their factors of its rate before any schedule are multiplied.
    /// </summary>
    public IReadOnlyList<Scheduled> Schedules { get; init; } = [];

    /// <summary>The rates that the schedules give.</summary>
    internal ScheduledRates Rates => field ??= new(this);

    /// <summary>How many steps whose loss or gradient is not finite are left out before the training stops.</summary>
    public int SkipNonFinite { get; set; }

    /// <summary>
    /// The random numbers of the training, from which dropout draws, whatever else the process does; seed 0 unless given. A checkpoint
    /// keeps the place in them, and resuming puts a generator here that goes on from it.
    /// </summary>
    public Generator Random { get; set; } = new(0);

    /// <summary>What the model remembers from batch to batch; null for models that remember nothing.</summary>
    public CarriedState? Carried { get; init; }

    /// <summary>
    /// Whether every operator's result is checked as it is computed, not only losses, gradients and saved weights: infinity that does
    /// not reach the loss is found too, and each step takes longer.
    /// </summary>
    public bool DetectAnomaly { get; set; }

    /// <summary>Is told how an epoch gets on, after each batch; null for nobody.</summary>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Is told of each epoch, and of what went otherwise than it should; by default nobody.</summary>
    public ILogger Logger { get; set; } = NullLogger.Instance;

    /// <summary>Take part in the training.</summary>
    public IList<Callback> Callbacks { get; } = [];

    /// <summary>How checkpoints reach the disk; a test makes it fail.</summary>
    internal DurableStorage Storage { get; init; } = DurableStorage.Default;

    /// <summary>The loss, where it has a name.</summary>
    internal string LossName { get; private protected init; } = "a function";

    /// <summary>Whether the loss is known to be none that several parts of a batch can be weighed by.</summary>
    internal bool IsLossNoMean { get; private protected init; }

    internal bool IsStopRequested { get; private protected set; }

    /// <summary>Ends the training after the step that is under way, as if its epochs were over; a callback may call it.</summary>
    public void Stop() => IsStopRequested = true;
}
