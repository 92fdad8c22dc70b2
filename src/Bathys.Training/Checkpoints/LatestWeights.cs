using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Training;

/// <summary>The weights that a run has come to, for models whose loss says little of which epoch is best.</summary>
public static class LatestWeights
{
    /// <summary>Loads the weights of a run's newest checkpoint that verifies.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">A model as the run trains it.</param>
    /// <param name="passOver">Is told, in a sentence, of each newer checkpoint that is not as it was saved.</param>
    /// <returns>The checkpoint they are of.</returns>
    /// <exception cref="BathysException">No checkpoint is whole, or the weights do not fit the model.</exception>
    public static Checkpoint Load(RunFolder run, Module model, Action<string>? passOver = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(model);
        var newest = BestWeights.Newest(run, TrainingCheckpoints.Open(run), passOver);
        model.LoadStateDictionary(Safetensors.Load(newest.PathOf(TrainingCheckpoints.ModelFile)));
        return newest;
    }
}
