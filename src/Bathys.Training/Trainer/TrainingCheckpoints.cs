using System.Text.Json;
using Bathys.Data;
using Bathys.Formats;

namespace Bathys.Training;

/// <summary>A training's checkpoints: weights and optimiser as safetensors, all else as JSON.</summary>
internal sealed class TrainingCheckpoints(Trainer trainer, RunFolder run, DataLoader train, DataLoader? validation)
{
    public const string ModelFile = "model.safetensors";
    const string OptimizerFile = "optimizer.safetensors";
    const string StateFile = "state.json";
    const string CarriedFile = "carried.safetensors";

    /// <summary>What every training's checkpoint holds.</summary>
    static readonly string[] Files = [ModelFile, OptimizerFile, StateFile];

    readonly CheckpointStore store = Open(run, trainer.KeepCheckpoints, trainer.Storage);
    readonly SortedDictionary<string, string> configuration = Describe(trainer, train, validation);

    /// <summary>The checkpoints of a run.</summary>
    public static CheckpointStore Open(RunFolder run, int keep = 2, DurableStorage? storage = null) =>
        new(run.CheckpointsPath, keep, storage ?? DurableStorage.Default) { Required = Files };

    /// <summary>The step of the newest checkpoint that was saved or restored.</summary>
    public long? LastStep { get; private set; }

    public void Save(TrainingState state)
    {
        (state.GeneratorSeed, state.GeneratorStream, state.GeneratorPosition) = (trainer.Random.Seed, trainer.Random.Stream, trainer.Random.Position);
        state.StepSchedule = trainer.StepSchedule?.StepNumber;
        state.EpochSchedule = trainer.EpochSchedule?.StepNumber;
        if (trainer.Plateau is { Current: var plateau })
            (state.PlateauBest, state.PlateauBadSteps, state.PlateauCooling) = (plateau.Best, plateau.BadSteps, plateau.Cooling);
        state.Configuration = configuration;
        var json = JsonSerializer.SerializeToUtf8Bytes(state, TrainingJson.Default.TrainingState);
        store.Save(
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

        var newest = BestWeights.Newest(run, store, trainer.Log.WriteLine);

        var state = Read(newest);
        RefuseChanges(state.Configuration);
        trainer.Model.LoadStateDictionary(Safetensors.Load(newest.PathOf(ModelFile)));
        trainer.Optimizer.LoadStateDictionary(OptimizerState(newest, state));
        trainer.Carried?.Load(Safetensors.Load(newest.PathOf(CarriedFile)));
        trainer.StepSchedule?.StepNumber = state.StepSchedule ?? 0;
        trainer.EpochSchedule?.StepNumber = state.EpochSchedule ?? 0;
        if (state is { PlateauBest: { } best, PlateauBadSteps: { } bad, PlateauCooling: { } cooling })
            trainer.Plateau?.Current = new(best, bad, cooling);
        trainer.Random = new(state.GeneratorSeed, state.GeneratorStream) { Position = state.GeneratorPosition };
        run.Metrics.Replace(state.History);
        trainer.Log.WriteLine($"resumed from {newest.Folder}: epoch {state.Epoch + 1}, batch {state.Batch + 1}");
        LastStep = state.Step;
        return state;
    }

    /// <summary>The optimiser's state; where its settings were changed, without them, so that the new ones count.</summary>
    Dictionary<string, Tensor> OptimizerState(Checkpoint checkpoint, TrainingState state)
    {
        string[] settings = ["learning_rate", "weight_decay"]; // which the state keeps; the others are the new ones anyway
        var isChanged = settings.Any(key => state.Configuration.GetValueOrDefault(key) != configuration[key]);
        return Safetensors.Load(checkpoint.PathOf(OptimizerFile))
            .Where(entry => !isChanged || !settings.Any(key => entry.Key.EndsWith($".{key}", StringComparison.Ordinal))).ToDictionary();
    }

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
        trainer.Log.WriteLine($"changed since the run began: {list}");
    }

    /// <summary>Whatever the curve depends on.</summary>
    static SortedDictionary<string, string> Describe(Trainer trainer, DataLoader train, DataLoader? validation)
    {
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = trainer.Model.GetType().Name,
            ["parameters"] = trainer.Model.ParameterCount.ToString(Metrics.Plain),
            ["optimizer"] = trainer.Optimizer.GetType().Name,
            ["learning_rate"] = Each(trainer.Optimizer.Groups.Select(group => group.LearningRate)),
            ["weight_decay"] = Each(trainer.Optimizer.Groups.Select(group => group.WeightDecay)),
            ["step_schedule"] = ScheduleFingerprint.Of(trainer.StepSchedule),
            ["epoch_schedule"] = ScheduleFingerprint.Of(trainer.EpochSchedule),
            ["plateau"] = trainer.Plateau?.ToString() ?? "none",
            ["loss"] = trainer.LossName,
            ["accumulate"] = trainer.Accumulate.ToString(Metrics.Plain),
            ["monitor"] = trainer.Monitor.ToString(),
            ["patience"] = trainer.Patience.ToString(Metrics.Plain),
            ["clip_norm"] = trainer.ClipNorm?.ToString(Metrics.Plain) ?? "none",
            ["clip_value"] = trainer.ClipValue?.ToString(Metrics.Plain) ?? "none",
            ["batch_size"] = train.BatchSize.ToString(Metrics.Plain),
            ["shuffle"] = train.Shuffle ? "yes" : "no",
            ["drop_last"] = train.DropLast ? "yes" : "no",
            ["data_seed"] = train.Seed.ToString(Metrics.Plain),
            ["data"] = DataFingerprint.Of(train.Dataset),
            ["validation_data"] = validation is null ? "none" : DataFingerprint.Of(validation.Dataset),
        };
        foreach (var (key, value) in trainer.Optimizer.Settings) facts[key] = value.ToString(Metrics.Plain);
        foreach (var (key, value) in trainer.Configuration) facts[key] = value;
        return facts;
    }

    /// <summary>The one value of all groups, or each one's.</summary>
    static string Each(IEnumerable<double> values)
    {
        string[] texts = [.. values.Select(value => value.ToString(Metrics.Plain))];
        return texts.Distinct().Count() == 1 ? texts[0] : string.Join(' ', texts);
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
