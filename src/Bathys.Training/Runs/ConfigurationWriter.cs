namespace Bathys.Training;

/// <summary>Writes a run's configuration and the files beside it once it is known that the run begins or goes on with them.</summary>
/// <param name="run">The run.</param>
/// <param name="plan">What is trained.</param>
internal sealed class ConfigurationWriter(RunFolder run, TrainingPlan plan) : Callback
{
    /// <inheritdoc/>
    public override void BeforeTraining(TrainerBase trainer)
    {
        // The configuration last: by it a folder counts as a run.
        plan.WriteFiles?.Invoke(run);
        run.Write("config.json", plan.Configuration.ToJson());
    }
}
