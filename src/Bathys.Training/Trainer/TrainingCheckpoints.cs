using System.Text.Json;
using Bathys.Formats;

namespace Bathys.Training;

/// <summary>A training's checkpoints: weights and optimizer as safetensors, all else as JSON.</summary>
internal sealed class TrainingCheckpoints(TrainerBase trainer, RunFolder run, SortedDictionary<string, string> configuration)
{
    public const string ModelFile = "model.safetensors";
    const string OptimizerFile = "optimizer.safetensors";
    const string StateFile = "state.json";
    const string CarriedFile = "carried.safetensors";

    /// <summary>What every training's checkpoint holds.</summary>
    static readonly string[] Files = [ModelFile, OptimizerFile, StateFile];

    readonly CheckpointStore store = Open(run, trainer.KeepCheckpoints, trainer.Storage);

    /// <summary>The checkpoints of a run.</summary>
    public static CheckpointStore Open(RunFolder run, int keep = 2, DurableStorage? storage = null) =>
        new(run.CheckpointsPath, keep, storage ?? DurableStorage.Default) { Required = Files };

    /// <summary>The step of the newest checkpoint that was saved or restored.</summary>
    public long? LastStep { get; private set; }

    /// <summary>Saves all that a resumed run needs.</summary>
    /// <returns>The checkpoint.</returns>
    public Checkpoint Save(TrainingState state)
    {
        (state.GeneratorSeed, state.GeneratorStream, state.GeneratorPosition) =
            (trainer.Random.Seed, trainer.Random.Stream, trainer.Random.Position);
        state.Schedules = [.. trainer.Schedules.Select(scheduled => scheduled.Schedule.State.ToDictionary())];
        state.ScheduleRates = trainer.Rates.Saved;
        state.Configuration = configuration;
        var json = JsonSerializer.SerializeToUtf8Bytes(state, TrainingJson.Default.TrainingState);
        var saved = store.Save(
            state.Step,
            [
                new(ModelFile, stream => Write(stream, trainer.Model.StateDictionary())),
                new(OptimizerFile, stream => Write(stream, trainer.Optimizer.StateDictionary())),
                new(StateFile, stream => stream.Write(json)),
                .. trainer.Carried is { } carried
                    ? [new(CarriedFile, stream => Safetensors.Write(stream, carried.Tensors()))]
                    : (CheckpointFile[])[],
            ],
            state.BestStep);
        LastStep = state.Step;
        return saved;
    }

    /// <summary>Puts model, optimizer, schedules and the trainer's random numbers back to the newest checkpoint that verifies.</summary>
    /// <returns>The rest of the state, or null where there is no checkpoint yet.</returns>
    /// <exception cref="BathysException">No checkpoint is whole, or the run was begun otherwise.</exception>
    public TrainingState? Restore()
    {
        if (store.All().Count == 0)
        {
            run.Metrics.Replace([]);
            return null;
        }

        var newest = BestWeights.Newest(run, store, fault => TrainingLog.PassedOver(trainer.Logger, fault));

        var state = Read(newest);
        RefuseChanges(state.Configuration);
        trainer.Model.LoadStateDictionary(Safetensors.Load(newest.PathOf(ModelFile)));
        trainer.Optimizer.LoadStateDictionary(OptimizerState(newest, state));
        trainer.Carried?.Load(Safetensors.Load(newest.PathOf(CarriedFile)));
        RestoreSchedules(state);
        trainer.Random = new(state.GeneratorSeed, state.GeneratorStream) { Position = state.GeneratorPosition };
        run.Metrics.Replace(state.History);
        TrainingLog.Resumed(trainer.Logger, newest.Folder, state.Epoch + 1, state.Batch + 1);
        LastStep = state.Step;
        return state;
    }

    /// <summary>
    /// Puts the schedules to where they stood; of those that the checkpoint does not know, new ones or a run of an earlier version, is said
    /// that they begin.
    /// </summary>
    void RestoreSchedules(TrainingState state)
    {
        var isKnown = state.Schedules.Count == trainer.Schedules.Count;
        foreach (var (i, scheduled) in trainer.Schedules.Index())
        {
            if (isKnown && state.Schedules[i].Keys.Order().SequenceEqual(scheduled.Schedule.State.Keys.Order()))
            {
                scheduled.Schedule.State = state.Schedules[i];
                trainer.Rates.Restore(i, IsChanged(state, "learning_rate") ? null : state.ScheduleRates.ElementAtOrDefault(i));
            }
            else
            {
                TrainingLog.BeginsAnew(trainer.Logger, $"{scheduled.Schedule}");
            }
        }
    }

    /// <summary>The optimizer's state without the settings that were changed, so that the new ones count.</summary>
    Dictionary<string, Tensor> OptimizerState(Checkpoint checkpoint, TrainingState state)
    {
        string[] changed = [
            .. ((string[])["learning_rate", "weight_decay", .. trainer.Optimizer.Groups[0].Settings.Keys])
                .Where(key => IsChanged(state, key))];
        return Safetensors.Load(checkpoint.PathOf(OptimizerFile))
            .Where(entry => !changed.Any(key => entry.Key.EndsWith($".{key}", StringComparison.Ordinal))).ToDictionary();
    }

    bool IsChanged(TrainingState state, string key) => state.Configuration.GetValueOrDefault(key) != configuration.GetValueOrDefault(key);

    void RefuseChanges(SortedDictionary<string, string> saved)
    {
        string[] changes =
        [
            .. saved.Keys.Union(configuration.Keys)
                .Where(key => saved.GetValueOrDefault(key) != configuration.GetValueOrDefault(key))
                .Select(key => $"{key} was {saved.GetValueOrDefault(key, "unset")} and is {configuration.GetValueOrDefault(key, "unset")}"),
        ];
        if (changes.Length == 0) return;
        var list = string.Join("; ", changes);
        if (!trainer.AllowChanges)
            throw new BathysException($"The run {run.Path} was begun otherwise: {list}. Resume it as it was, or add --allow-changes.");
        TrainingLog.Changed(trainer.Logger, list);
    }

    /// <summary>The state that a checkpoint holds.</summary>
    /// <exception cref="BathysException">It cannot be read, or is of another version.</exception>
    public static TrainingState Read(Checkpoint checkpoint)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(checkpoint.PathOf(StateFile)), TrainingJson.Default.TrainingState)
                ?? throw new JsonException("it is null.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new BathysException($"{checkpoint.PathOf(StateFile)} is no training state of this version: {e.Message}", e);
        }
    }

    static void Write(Stream stream, OrderedDictionary<string, Tensor> tensors) =>
        Safetensors.Write(stream, tensors.Select(entry => (entry.Key, entry.Value)));
}
