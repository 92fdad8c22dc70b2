namespace Bathys.Nn;

/// <summary>
/// −w (p t ln σ(x) + (1 − t) ln(1 − σ(x))): binary cross entropy of logits x and truths t between 0 and 1, exact for logits of any size.
/// </summary>
/// <param name="weight">w: weights that broadcast to the input; none is 1.</param>
/// <param name="reduction">What becomes of the losses of single elements.</param>
/// <param name="positiveWeight">p: how much more a truth counts than its opposite, for each class; none is 1.</param>
public sealed class BCEWithLogitsLoss(
    Tensor? weight = null, LossReduction reduction = LossReduction.Mean, Tensor? positiveWeight = null) : Loss(reduction)
{
    readonly Tensor? weight = weight;

    [StateName("pos_weight")]
    readonly Tensor? positiveWeight = positiveWeight;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        CheckSameShape(input, target);
        target = target.To(input.DType);
        // 1 − σ(x) = σ(−x) and ln σ(−x) = ln σ(x) − x, so that −t p ln σ(x) − (1 − t) ln σ(−x) is this:
        var scale = positiveWeight is null ? null : 1 + ((positiveWeight - 1) * target);
        var truth = scale is null ? input.LogSigmoid() : scale * input.LogSigmoid();
        var losses = ((1 - target) * input) - truth;
        return Reduce(weight is null ? losses : losses * weight);
    }
}
