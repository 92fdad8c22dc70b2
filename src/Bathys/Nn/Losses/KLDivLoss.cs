namespace Bathys.Nn;

/// <summary>
/// t (ln t − x): the divergence of a distribution t from one whose logarithms are x (Kullback and Leibler 1951). For the divergence as it
/// is defined, reduce by <see cref="LossReduction.Sum"/> and divide by the batch, or ask for the batch's mean.
/// </summary>
/// <param name="reduction">What becomes of the losses of single elements.</param>
/// <param name="logTarget">True if the target is given by its logarithms too.</param>
/// <param name="batchMean">True to divide by the size of dimension 0, not by the number of elements; with the reduction Mean only.</param>
public sealed class KLDivLoss(LossReduction reduction = LossReduction.Mean, bool logTarget = false, bool batchMean = false)
    : Loss(reduction)
{
    /// <summary>The smallest normal Float32: below it t ln t counts as zero, as it is for t = 0.</summary>
    const double Smallest = 1.17549435e-38;

    readonly bool batchMean = !batchMean || reduction == LossReduction.Mean
        ? batchMean : throw new ArgumentException("a mean over the batch needs the reduction Mean", nameof(batchMean));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        CheckSameShape(input, target);
        var losses = logTarget ? target.Exp() * (target - input) : (target * target.ClampMin(Smallest).Log()) - (target * input);
        return batchMean ? losses.Sum() / Math.Max(input.Shape[0], 1) : Reduce(losses);
    }
}
