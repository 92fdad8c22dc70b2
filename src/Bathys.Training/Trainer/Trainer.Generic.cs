using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training;

/// <summary>
/// The training loop over batches of any kind: epochs over a data set with validation, metrics, the best and the latest checkpoints, early
/// stopping, schedules and exact resumption. A training takes its settings as they are when it begins; it writes and shows nothing that was
/// not asked for by <see cref="TrainerBase.Run"/>, <see cref="TrainerBase.Logger"/> or <see cref="TrainerBase.Progress"/>.
/// </summary>
/// <typeparam name="TBatch">What the model sees at once.</typeparam>
public class Trainer<TBatch> : TrainerBase where TBatch : IBatch<TBatch>
{
    /// <summary>Which of its generator's forks an evaluation draws from.</summary>
    const ulong EvaluationNumbers = 0xE7A1;

    readonly Func<TBatch, Prediction> predict;

    /// <summary>A trainer of any model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="predict">The model's mean loss for a batch, and its output.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    public Trainer(Module model, Func<TBatch, Prediction> predict, Optimizer optimizer) : base(model, optimizer) => this.predict = predict;

    /// <summary>Trains.</summary>
    /// <param name="train">The training set.</param>
    /// <param name="validation">What the model is evaluated on after each epoch.</param>
    /// <param name="epochs">How many times the training set is gone through, counted from the beginning of the run.</param>
    /// <param name="stop">Asks to stop: the checkpoint is saved first.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop, and did.</exception>
    /// <exception cref="BathysException">
    /// Loss, gradient or weights are not finite, a checkpoint cannot be written, or a resumed run does not fit.
    /// </exception>
    /// <exception cref="TensorMemoryException">There is not enough memory.</exception>
    public TrainingResult Fit(
        DataLoader<TBatch> train, DataLoader<TBatch>? validation = null, int epochs = 1, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (IsLossNoMean && Accumulate > 1)
            throw new BathysException(
                $"The loss, {LossName}, is no mean, so the parts of a batch cannot be weighed: reduce by the mean, or accumulate 1.");
        if (Carried is not null && Accumulate > 1)
            throw new BathysException(
                "A model that remembers each row from batch to batch cannot take a batch in parts: accumulate 1, with smaller batches.");
        IsStopRequested = false;
        return new TrainingLoop<TBatch>(this, train, validation, epochs, stop).Run();
    }

    /// <summary>Trains on a thread of its own; see <see cref="Fit"/>.</summary>
    /// <param name="train">The training set.</param>
    /// <param name="validation">What the model is evaluated on after each epoch.</param>
    /// <param name="epochs">How many times the training set is gone through, counted from the beginning of the run.</param>
    /// <param name="stop">Asks to stop: the checkpoint is saved first, then the task is canceled.</param>
    public Task<TrainingResult> FitAsync(
        DataLoader<TBatch> train, DataLoader<TBatch>? validation = null, int epochs = 1, CancellationToken stop = default) =>
        OwnThread.Run("Bathys training", () => Fit(train, validation, epochs, stop));

    /// <summary>
    /// Evaluates the model; nothing of it changes. A model that draws random numbers even so draws the same at each evaluation.
    /// </summary>
    /// <param name="data">What to evaluate it on.</param>
    /// <param name="title">What the progress is called.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public Evaluation Evaluate(DataLoader<TBatch> data, string title = "evaluation", CancellationToken stop = default)
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

    /// <summary>Evaluates the model on a thread of its own; see <see cref="Evaluate"/>.</summary>
    /// <param name="data">What to evaluate it on.</param>
    /// <param name="title">What the progress is called.</param>
    /// <param name="stop">Asks to stop: the task is canceled.</param>
    public Task<Evaluation> EvaluateAsync(DataLoader<TBatch> data, string title = "evaluation", CancellationToken stop = default) =>
        OwnThread.Run("Bathys evaluation", () => Evaluate(data, title, stop));

    internal Prediction Predict(TBatch batch) => predict(batch);
}
