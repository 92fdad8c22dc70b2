namespace Bathys.Training;

/// <summary>What a model makes of a batch.</summary>
/// <param name="Loss">The mean loss over the batch, a scalar that leads back to the parameters.</param>
/// <param name="Output">What the loss was computed from; it is judged against the batch's target.</param>
public readonly record struct Prediction(Tensor Loss, Tensor Output);
