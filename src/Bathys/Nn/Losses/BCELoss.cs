namespace Bathys.Nn;

/// <summary>
/// −w (t ln x + (1 − t) ln(1 − x)): binary cross entropy of probabilities x and truths t, both between 0 and 1. Logarithms are bounded by
/// −100. <see cref="BCEWithLogitsLoss"/> is the exact way where the probabilities come from a sigmoid.
/// </summary>
/// <param name="weight">w: weights that broadcast to the input; none is 1.</param>
/// <param name="reduction">What becomes of the losses of single elements.</param>
public sealed class BCELoss(Tensor? weight = null, LossReduction reduction = LossReduction.Mean) : Loss(reduction)
{
    const double LowestLogarithm = -100;
    const double SmallestProduct = 1e-12;

    readonly Tensor? weight = weight;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A number of the input is no probability.</exception>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        CheckSameShape(input, target);
        if (input.Count > 0 && !(input.Min().Item() >= 0 && input.Max().Item() <= 1))
            throw new ArgumentException(
                "BCELoss takes probabilities between 0 and 1: apply Sigmoid first, or use BCEWithLogitsLoss", nameof(input));
        target = target.To(input.DType);
        Tensor losses;
        using (new NoGrad())
            losses = ((target - 1) * (-input).Log1P().ClampMin(LowestLogarithm)) - (target * input.Log().ClampMin(LowestLogarithm));
        // The gradient of the logarithms would be infinite at 0 and 1; this is PyTorch's bounded one.
        losses = Record.Gradient("BCELoss", losses,
            input, g => g * (input - target) / (input * (1 - input)).ClampMin(SmallestProduct),
            target, g => g * ((-input).Log1P().ClampMin(LowestLogarithm) - input.Log().ClampMin(LowestLogarithm)));
        return Reduce(weight is null ? losses : losses * weight);
    }
}
