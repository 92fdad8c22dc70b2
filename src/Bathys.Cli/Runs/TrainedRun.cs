using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>A run with its best weights loaded, ready for use.</summary>
internal sealed class TrainedRun : IDisposable
{
    TrainedRun(RunFolder run, RunConfiguration configuration, Module model) =>
        (Run, Configuration, Model) = (run, configuration, model);

    /// <summary>The run.</summary>
    public RunFolder Run { get; }

    /// <summary>What it was started with.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>Its model, in evaluation mode.</summary>
    public Module Model { get; }

    /// <summary>Opens a run.</summary>
    /// <param name="path">Its folder.</param>
    /// <exception cref="BathysException">It is no run, or has no whole checkpoint.</exception>
    public static TrainedRun Open(string path)
    {
        var run = RunFolder.Open(path);
        var configuration = RunConfiguration.Read(run);
        var model = configuration.CreateModel();
        BestWeights.Load(run, model);
        return new(run, configuration, model.Eval());
    }

    /// <inheritdoc/>
    public void Dispose() => Run.Dispose();
}
