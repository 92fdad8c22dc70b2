using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training;

/// <summary>
/// The training loop: epochs over a data set with validation, metrics, the best and the latest checkpoints, early stopping,
/// schedules and exact resumption. A training takes its settings as they are when it begins.
/// </summary>
/// <example><code>
/// var trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(model.Parameters()));
/// trainer.Fit(train, validation, epochs: 5);
/// Console.WriteLine(trainer.Evaluate(test).Accuracy);
/// </code></example>
public sealed class Trainer
{
    /// <summary>Which of its generator's forks an evaluation draws from.</summary>
    const ulong EvaluationNumbers = 0xE7A1;

    readonly Func<Batch, Prediction> predict;

    /// <summary>A trainer of a model that makes one tensor of one tensor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss of an output and a target.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    public Trainer(UnaryModule model, Loss loss, Optimizer optimizer) : this(model, Named(loss), optimizer) => LossName = $"{loss.GetType().Name} {loss.Reduction}";

    /// <summary>A trainer of a model that makes one tensor of one tensor, with a loss of your own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The mean loss of an output and a target.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    public Trainer(UnaryModule model, Func<Tensor, Tensor, Tensor> loss, Optimizer optimizer)
        : this(model, Prediction.By(model, loss), optimizer)
    {
    }

    /// <summary>A trainer of any model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="predict">The model's output for a batch, and its mean loss.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    public Trainer(Module model, Func<Batch, Prediction> predict, Optimizer optimizer) =>
        (Model, this.predict, Optimizer) = (model, predict, optimizer);

    /// <summary>The model.</summary>
    public Module Model { get; }

    /// <summary>What changes its parameters.</summary>
    public Optimizer Optimizer { get; }

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
    /// Into how many parts of like size a batch is cut, one after the other, their gradients summed before the one step: less memory, nearly the same numbers.
    /// </summary>
    public int Accumulate { get; set; } = 1;

    /// <summary>A schedule that takes a step after every batch.</summary>
    public Schedule? StepSchedule { get; init; }

    /// <summary>A schedule that takes a step after every epoch.</summary>
    public Schedule? EpochSchedule { get; init; }

    /// <summary>A schedule that is told the monitored value after every epoch.</summary>
    public ReduceLROnPlateau? Plateau { get; init; }

    /// <summary>How many steps whose loss or gradient is not finite are left out before the training stops.</summary>
    public int SkipNonFinite { get; set; }

    /// <summary>
    /// The random numbers of the training, from which dropout draws, whatever else the process does; seed 0 unless given. A checkpoint keeps the place in them, and
    /// resuming puts a generator here that goes on from it.
    /// </summary>
    public Generator Random { get; set; } = new(0);

    /// <summary>What the model remembers from batch to batch; null for models that remember nothing.</summary>
    public CarriedState? Carried { get; init; }

    /// <summary>
    /// Whether every operator's result is checked as it is computed, not only losses, gradients and saved weights: infinity that does
    /// not reach the loss is found too, and each step takes longer.
    /// </summary>
    public bool DetectAnomaly { get; set; }

    /// <summary>Shows how an epoch gets on.</summary>
    public ProgressDisplay Progress { get; init; } = ProgressDisplay.Create();

    /// <summary>Where the line about each epoch goes.</summary>
    public TextWriter Log { get; set; } = Console.Out;

    /// <summary>Take part in the training.</summary>
    public IList<Callback> Callbacks { get; } = [];

    /// <summary>How checkpoints reach the disk; a test makes it fail.</summary>
    internal DurableStorage Storage { get; init; } = DurableStorage.Default;

    /// <summary>The loss, where it has a name.</summary>
    internal string LossName { get; } = "a function";

    internal bool IsStopRequested { get; set; }

    /// <summary>Trains.</summary>
    /// <param name="train">What to learn from.</param>
    /// <param name="validation">What to check on after each epoch.</param>
    /// <param name="epochs">How many times the training data is gone through, counted from the beginning of the run.</param>
    /// <param name="stop">Asks to stop: the checkpoint is saved first.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop, and did.</exception>
    /// <exception cref="BathysException">
    /// Loss, gradient or weights are not finite, a checkpoint cannot be written, or a resumed run does not fit.
    /// </exception>
    /// <exception cref="TensorMemoryException">There is not enough memory.</exception>
    public TrainingResult Fit(DataLoader train, DataLoader? validation = null, int epochs = 1, CancellationToken stop = default)
    {
        IsStopRequested = false;
        return new TrainingLoop(this, train, validation, epochs, stop).Run();
    }

    /// <summary>Evaluates the model; nothing of it changes. A model that draws random numbers even so draws the same at each evaluation.</summary>
    /// <param name="data">What to evaluate it on.</param>
    /// <param name="title">What the progress display calls it.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Evaluation Evaluate(DataLoader data, string title = "evaluation", CancellationToken stop = default)
    {
        using var random = new RandomScope(Random.Fork(EvaluationNumbers));
        var kept = Carried?.Value;
        Carried?.Value = null;
        try
        {
            return Evaluation.Of(Model, predict, data, Task, Progress, title, stop);
        }
        finally
        {
            Carried?.Value = kept;
        }
    }

    /// <summary>Ends the training after the step that is under way, as if its epochs were over; a callback may call it.</summary>
    public void Stop() => IsStopRequested = true;

    internal Prediction Predict(Batch batch) => predict(batch);

    static Func<Tensor, Tensor, Tensor> Named(Loss loss) => (output, target) =>
    {
        using var _ = Bathys.DetectAnomaly.Within(loss);
        return loss.Forward(output, target);
    };
}
