namespace Bathys.Nn;

/// <summary>
/// −w_t x_t: the negative likelihood of the label t under logarithms of probabilities x, (N, C) with labels (N), or (N, C, d₁, …) with
/// labels (N, d₁, …). The mean divides by Σ w_t of the labels that are not ignored.
/// </summary>
/// <param name="weight">(C): a weight for each class; none is 1.</param>
/// <param name="ignoreIndex">A label that counts for nothing.</param>
/// <param name="reduction">What becomes of the losses of single elements.</param>
public sealed class NLLLoss(Tensor? weight = null, int ignoreIndex = -100, LossReduction reduction = LossReduction.Mean) : Loss(reduction)
{
    readonly Tensor? weight = weight;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (input.Rank == 0) throw new ShapeException("NLLLoss: the input is (N, C) or (C), not a scalar");
        var classes = Math.Min(input.Rank - 1, 1);
        Shape places = [.. input.Shape[..classes], .. input.Shape[(classes + 1)..]];
        if (target.Shape != places)
            throw new ShapeException($"NLLLoss: labels {target.Shape} for an input {input.Shape}: they must be {places}");
        if (weight is not null && weight.Shape != new Shape(input.Shape[classes]))
            throw new ShapeException($"NLLLoss: a weight of shape {weight.Shape} for {input.Shape[classes]} classes");
        var labels = Tensor.CheckedLabels("NLLLoss", target, input.Shape[classes], ignoreIndex);
        var ignored = labels.Equal(-1);
        labels = labels.MaskedFill(ignored, 0);
        var weights = weight is null
            ? Tensor.Ones(places, input.DType) : weight.To(input.DType).IndexSelect(0, labels.Flatten()).Reshape(places);
        weights = weights.MaskedFill(ignored, 0);
        var losses = -input.Gather(classes, labels.Unsqueeze(classes)).Squeeze(classes).MaskedFill(ignored, 0) * weights;
        return Reduction == LossReduction.Mean ? losses.Sum() / weights.Sum() : Reduce(losses);
    }

    /// <inheritdoc/>
    public override double? Counted(Tensor target) => LabelCount.Of(target, weight, ignoreIndex);
}
