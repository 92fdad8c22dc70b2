using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Training;

/// <summary>The weights that a run is remembered by.</summary>
public static class BestWeights
{
    /// <summary>Loads the weights of a run's best checkpoint, or of its newest where the best is damaged or not yet known.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">A model as the run trains it.</param>
    /// <returns>The checkpoint they are of.</returns>
    /// <exception cref="BathysException">No checkpoint is whole, or the weights do not fit the model.</exception>
    public static Checkpoint Load(RunFolder run, Module model)
    {
        var store = new CheckpointStore(run.CheckpointsPath);
        var newest = store.Newest() ?? throw new BathysException($"The run {run.Path} has no whole checkpoint: train it first.");
        var best = TrainingCheckpoints.Read(newest).BestStep is { } step ? store.At(step) ?? newest : newest;
        model.LoadStateDictionary(Safetensors.Load(best.PathOf(TrainingCheckpoints.ModelFile)));
        return best;
    }
}
