using Bathys.Data;

namespace Bathys.Training;

/// <summary>What a kind of training supplies once its data are open; see <see cref="TrainingPlan{TBatch}"/>.</summary>
/// <param name="configuration">The configuration, completed by what was found in the data.</param>
public abstract class TrainingPlan(RunConfiguration configuration)
{
    /// <summary>The configuration, completed by what was found in the data.</summary>
    public RunConfiguration Configuration => configuration;

    /// <summary>What the names of new runs begin with.</summary>
    public required string Name { get; init; }

    /// <summary>What the data and the model are, a line each.</summary>
    public required IReadOnlyList<string> About { get; init; }

    /// <summary>
    /// What is done once the run's folder is there: callbacks that write into it. It writes no file itself, see <see cref="WriteFiles"/>.
    /// </summary>
    public Action<RunFolder>? Begin { get; init; }

    /// <summary>Writes files beside the weights, such as a tokenizer, once it is known that the run begins or goes on.</summary>
    public Action<RunFolder>? WriteFiles { get; init; }

    /// <summary>How the model with its best weights is tested; null for kinds whose training ends with the last epoch.</summary>
    public Func<CancellationToken, IReport>? Test { get; init; }

    /// <summary>What is found beside the report, in words; it may write files into the folder.</summary>
    public Func<RunFolder, string>? Supplement { get; init; }

    /// <summary>An input that the trained model may be tried with; null where none comes to mind.</summary>
    public string? Example { get; init; }

    /// <summary>The trainer.</summary>
    public abstract TrainerBase Trainer { get; }

    /// <summary>Trains as the configuration says.</summary>
    internal abstract TrainingResult Fit(CancellationToken stop);
}

/// <summary>The trainer of a kind of training with its data, and how the trained model is tested.</summary>
/// <typeparam name="TBatch">What the model sees at once.</typeparam>
/// <param name="configuration">The configuration, completed by what was found in the data.</param>
/// <param name="trainer">The trainer, with what is this kind's own set.</param>
/// <param name="train">The training set.</param>
/// <param name="validation">What the model is evaluated on after each epoch, or null.</param>
public sealed class TrainingPlan<TBatch>(
    RunConfiguration configuration, Trainer<TBatch> trainer, DataLoader<TBatch> train, DataLoader<TBatch>? validation)
    : TrainingPlan(configuration)
    where TBatch : IBatch<TBatch>
{
    /// <inheritdoc/>
    public override TrainerBase Trainer => trainer;

    internal override TrainingResult Fit(CancellationToken stop) => trainer.Fit(train, validation, Configuration.Epochs, stop);
}
