namespace Bathys.Training;

/// <summary>Writes a run's configuration once it is known that the run begins or goes on with it.</summary>
/// <param name="run">The run.</param>
/// <param name="configuration">The configuration.</param>
internal sealed class ConfigurationWriter(RunFolder run, RunConfiguration configuration) : Callback
{
    /// <inheritdoc/>
    public override void BeforeTraining(TrainerBase trainer) => run.Write("config.json", configuration.ToJson());
}
