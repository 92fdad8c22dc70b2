using Bathys.Data;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Training;

/// <summary>
/// The training loop of a model that is trained on a target for each input; see <see cref="Trainer{TBatch}"/> for batches of other kinds.
/// </summary>
/// <example><code>
/// var trainer = new Trainer(model, new CrossEntropyLoss(), new Adam(model.Parameters()));
/// trainer.Fit(train, validation, epochs: 5);
/// Console.WriteLine(trainer.Evaluate(test).Accuracy);
/// </code></example>
public sealed class Trainer : Trainer<Batch>
{
    /// <summary>A trainer of a model that makes one tensor of one tensor.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss of an output and a target.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    public Trainer(UnaryModule model, Loss loss, Optimizer optimizer) : base(model, Prediction.By(model, loss), optimizer) =>
        (LossName, IsLossNoMean) = ($"{loss.GetType().Name} {loss.Reduction}", loss.Reduction != LossReduction.Mean);

    /// <summary>A trainer of a model that makes one tensor of one tensor, with a loss of your own.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The mean loss of an output and a target.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    public Trainer(UnaryModule model, Func<Tensor, Tensor, Tensor> loss, Optimizer optimizer)
        : base(model, Prediction.By(model, loss), optimizer)
    {
    }

    /// <summary>A trainer of any model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="predict">The model's mean loss for a batch, and its output.</param>
    /// <param name="optimizer">What changes the parameters.</param>
    public Trainer(Module model, Func<Batch, Prediction> predict, Optimizer optimizer) : base(model, predict, optimizer)
    {
    }
}
