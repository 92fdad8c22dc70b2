using Bathys.Training;

namespace Bathys.Models.Diffusion;

/// <summary>Takes the weights after each step into their running mean.</summary>
/// <param name="model">The model.</param>
sealed class WeightAverage(DiffusionModel model) : Callback
{
    /// <inheritdoc/>
    public override void AfterStep(TrainerBase trainer, long step, double loss) => model.Average.Update(step);
}
