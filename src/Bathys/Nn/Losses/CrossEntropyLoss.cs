namespace Bathys.Nn;

/// <summary>
/// −w_t ln softmax(x)_t: how unexpected the right class t is to logits x, (N, C) or (N, C, d₁, …); see <see cref="CrossEntropyOperator"/>.
/// Targets are labels, (N, d₁, …), or probabilities of the logits' shape. The mean divides by Σ w_t of the labels that are not ignored.
/// </summary>
/// <param name="weight">(C): a weight for each class; none is 1.</param>
/// <param name="ignoreIndex">A label that counts for nothing.</param>
/// <param name="reduction">What becomes of the losses of single elements.</param>
/// <param name="labelSmoothing">The part s of the target that is spread evenly over all classes, from 0 to 1.</param>
public sealed class CrossEntropyLoss(
    Tensor? weight = null, int ignoreIndex = -100, LossReduction reduction = LossReduction.Mean, double labelSmoothing = 0)
    : Loss(reduction)
{
    readonly Tensor? weight = weight;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target) =>
        input.CrossEntropy(target, weight, ignoreIndex, labelSmoothing, Reduction);

    /// <inheritdoc/>
    public override double? Counted(Tensor target) => LabelCount.Of(target, weight, ignoreIndex);
}
