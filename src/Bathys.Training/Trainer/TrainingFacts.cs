using Bathys.Data;

namespace Bathys.Training;

/// <summary>Whatever a training's curve depends on, by name: a resumed run is held to it.</summary>
internal static class TrainingFacts
{
    public static SortedDictionary<string,
        string> Of<TBatch>(Trainer<TBatch> trainer, DataLoader<TBatch> train, DataLoader<TBatch>? validation)
        where TBatch : IBatch<TBatch>
    {
        var groups = trainer.Optimizer.Groups;
        var facts = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["model"] = trainer.Model.GetType().Name,
            ["parameters"] = trainer.Model.ParameterCount.ToString(Metrics.Plain),
            ["optimizer"] = trainer.Optimizer.GetType().Name,
            ["learning_rate"] = Each(groups.Select(group => group.LearningRate)),
            ["weight_decay"] = Each(groups.Select(group => group.WeightDecay)),
            ["step_schedule"] = ScheduleFingerprint.Of(trainer.Schedules, Interval.Step),
            ["epoch_schedule"] = ScheduleFingerprint.Of(trainer.Schedules, Interval.Epoch),
            ["loss"] = trainer.LossName,
            ["accumulate"] = trainer.Accumulate.ToString(Metrics.Plain),
            ["monitor"] = trainer.Monitor.ToString(),
            ["patience"] = trainer.Patience.ToString(Metrics.Plain),
            ["clip_norm"] = trainer.ClipNorm?.ToString(Metrics.Plain) ?? "none",
            ["clip_value"] = trainer.ClipValue?.ToString(Metrics.Plain) ?? "none",
            ["data"] = DataFingerprint.Of(train),
            ["validation_data"] = validation is null ? "none" : DataFingerprint.Of(validation),
        };
        foreach (var name in groups[0].Settings.Keys) facts[name] = Each(groups.Select(group => group[name]));
        foreach (var (key, value) in train.Settings) facts[key] = value;
        foreach (var (key, value) in trainer.Configuration) facts[key] = value;
        return facts;
    }

    /// <summary>The one value of all groups, or each one's.</summary>
    static string Each(IEnumerable<double> values)
    {
        string[] texts = [.. values.Select(value => value.ToString(Metrics.Plain))];
        return texts.Distinct().Count() == 1 ? texts[0] : string.Join(' ', texts);
    }
}
