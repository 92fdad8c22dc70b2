using Bathys.Formats;
using Bathys.Nn;

namespace Bathys.Training;

/// <summary>The weights that a run is remembered by.</summary>
public static class BestWeights
{
    /// <summary>Loads the weights of a run's best checkpoint, or of its newest where the best is damaged or not yet known.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">A model as the run trains it.</param>
    /// <param name="passOver">Is told, in a sentence, of each checkpoint that is not as it was saved, the best one last.</param>
    /// <returns>The checkpoint they are of.</returns>
    /// <exception cref="BathysException">No checkpoint is whole, or the weights do not fit the model.</exception>
    public static Checkpoint Load(RunFolder run, Module model, Action<string>? passOver = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(model);
        var store = TrainingCheckpoints.Open(run);
        var newest = Newest(run, store, passOver);
        var step = TrainingCheckpoints.Read(newest).BestStep ?? newest.Step;
        var best = store.At(step);
        if (best is null)
            passOver?.Invoke(
                $"passed over the best checkpoint, of step {step} ({store.FaultAt(step)}): the weights of step {newest.Step} are used " +
                $"instead");
        best ??= newest;
        model.LoadStateDictionary(Safetensors.Load(best.PathOf(TrainingCheckpoints.ModelFile)));
        return best;
    }

    /// <summary>The newest checkpoint that is as it was saved.</summary>
    /// <exception cref="BathysException">There is none: each one's fault is named.</exception>
    internal static Checkpoint Newest(RunFolder run, CheckpointStore store, Action<string>? passOver)
    {
        var faults = new List<string>();
        var newest = store.Newest((checkpoint, fault) => faults.Add($"{checkpoint.Folder}: {fault}"));
        if (newest is null)
        {
            throw new BathysException(faults.Count == 0
                ? $"The run {run.Path} has no checkpoint yet: train it first."
                : $"The run {run.Path} has no whole checkpoint ({string.Join("; ", faults)}): train it anew.");
        }

        foreach (var fault in faults) passOver?.Invoke($"passed over {fault}");
        return newest;
    }
}
