namespace Bathys.Optim;

/// <summary>
/// <see cref="Adam"/> with decoupled weight decay: p ← (1 − η·λ)·p before the step, and the gradient stays as it is
/// (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).
/// </summary>
/// <param name="parameters">What to change: <c>model.Parameters()</c>.</param>
/// <param name="learningRate">The learning rate η.</param>
/// <param name="beta1">The weight β₁ of the past in the mean of gradients.</param>
/// <param name="beta2">The weight β₂ of the past in the mean of squared gradients.</param>
/// <param name="epsilon">The number ε that keeps the divisor from zero.</param>
/// <param name="weightDecay">The factor λ.</param>
/// <param name="amsgrad">True to divide by the largest mean of squared gradients so far.</param>
public sealed class AdamW(
    IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8,
    double weightDecay = 1e-2, bool amsgrad = false)
    : Adam(parameters, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad)
{
    private protected override bool IsDecoupled => true;
}
