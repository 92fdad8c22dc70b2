using Bathys.Data;
using Bathys.Nn;

namespace Bathys.Training;

/// <summary>What a model makes of a batch.</summary>
/// <param name="Loss">The mean loss over the batch, a scalar that leads back to the parameters.</param>
/// <param name="Output">What the loss was computed from, if scores are to be computed of it.</param>
/// <param name="Target">What the output should have been.</param>
/// <param name="Counted">
/// Over how much the loss is a mean: rows, tokens that are not ignored, or the sum of their weights. Means over several batches, and over
/// the parts of one, weigh each by it. If not given, whole-numbered targets that are not negative are counted, else rows.
/// </param>
public readonly record struct Prediction(Tensor Loss, Tensor? Output = null, Tensor? Target = null, double? Counted = null)
{
    /// <summary>How a model that makes one tensor of one tensor predicts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The mean loss of an output and a target.</param>
    public static Func<Batch, Prediction> By(UnaryModule model, Func<Tensor, Tensor, Tensor> loss) => batch =>
    {
        var output = model.Forward(batch.Input);
        return new(loss(output, batch.Target), output, batch.Target);
    };

    /// <summary>How a model that makes one tensor of one tensor predicts, with one of the library's losses.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss.</param>
    public static Func<Batch, Prediction> By(UnaryModule model, Loss loss) => batch =>
    {
        var output = model.Forward(batch.Input);
        using var _ = DetectAnomaly.Within(loss);
        return new(loss.Forward(output, batch.Target), output, batch.Target, loss.Counted(batch.Target));
    };
}
