using Bathys.Models.Diffusion;

namespace Bathys.Cli.Runs;

/// <summary>Takes the weights after each step into their running mean.</summary>
/// <param name="model">The model.</param>
internal sealed class WeightAverage(DiffusionModel model) : Callback
{
    /// <inheritdoc/>
    public override void AfterStep(TrainerBase trainer, long step, double loss) => model.Average.Update(step);
}
