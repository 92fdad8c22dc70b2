using Bathys.Data;
using Bathys.Nn;

namespace Bathys.Training;

/// <summary>What a model makes of a batch.</summary>
/// <param name="Loss">The mean loss over the batch, a scalar that leads back to the parameters.</param>
/// <param name="Output">What the loss was computed from; it is judged against the batch's target.</param>
public readonly record struct Prediction(Tensor Loss, Tensor Output)
{
    /// <summary>How a model that makes one tensor of one tensor predicts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The mean loss of an output and a target.</param>
    public static Func<Batch, Prediction> By(UnaryModule model, Func<Tensor, Tensor, Tensor> loss) => batch =>
    {
        var output = model.Forward(batch.Input);
        return new(loss(output, batch.Target), output);
    };
}
