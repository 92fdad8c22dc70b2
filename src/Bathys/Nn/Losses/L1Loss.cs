namespace Bathys.Nn;

/// <summary>Absolute differences |x − t|: for regression with outliers.</summary>
/// <param name="reduction">What becomes of the losses of single elements.</param>
public sealed class L1Loss(LossReduction reduction = LossReduction.Mean) : Loss(reduction)
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        CheckSameShape(input, target);
        return Reduce((input - target).Abs());
    }
}
