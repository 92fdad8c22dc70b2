using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Training;

/// <summary>The weights that a run has come to, for models whose loss says little of which epoch is best.</summary>
public static class LatestWeights
{
    /// <summary>Loads the weights of a run's newest checkpoint that verifies.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">A model as the run trains it.</param>
    /// <returns>The checkpoint they are of.</returns>
    /// <exception cref="BathysException">No checkpoint is whole, or the weights do not fit the model.</exception>
    public static Checkpoint Load(RunFolder run, Module model)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(model);
        var newest = new CheckpointStore(run.CheckpointsPath).Newest() ?? throw new BathysException($"The run {run.Path} has no whole checkpoint: train it first.");
        model.LoadStateDictionary(Safetensors.Load(newest.PathOf(TrainingCheckpoints.ModelFile)));
        return newest;
    }
}
