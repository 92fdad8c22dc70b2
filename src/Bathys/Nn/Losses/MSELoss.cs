namespace Bathys.Nn;

/// <summary>Squared differences (x − t)²: for regression.</summary>
/// <param name="reduction">What becomes of the losses of single elements.</param>
public sealed class MSELoss(LossReduction reduction = LossReduction.Mean) : Loss(reduction)
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Tensor target)
    {
        CheckSameShape(input, target);
        return Reduce((input - target).Square());
    }
}
