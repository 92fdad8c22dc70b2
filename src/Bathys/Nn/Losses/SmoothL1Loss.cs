namespace Bathys.Nn;

/// <summary>
/// (x − t)² / 2β where |x − t| is below β, else |x − t| − β / 2: squared near zero, absolute far away (Girshick, "Fast R-CNN", 2015).
/// </summary>
/// <param name="reduction">What becomes of the losses of single elements.</param>
/// <param name="beta">Where the one becomes the other; 0 is <see cref="L1Loss"/>.</param>
public sealed class SmoothL1Loss(LossReduction reduction = LossReduction.Mean, double beta = 1) : Loss(reduction)
{
    readonly double beta = beta >= 0 ? beta : throw new ArgumentOutOfRangeException(nameof(beta), beta, "beta is not negative");

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        CheckSameShape(input, target);
        var distance = (input - target).Abs();
        if (beta == 0) return Reduce(distance);
        // With m = min(d, β), both branches are m (d − m / 2) / β.
        var near = distance.ClampMax(beta);
        return Reduce(near * (distance - (near * 0.5)) / beta);
    }
}
