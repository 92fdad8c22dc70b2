using Bathys.Nn;

namespace Bathys.Cli.Runs;

/// <summary>A run with its best weights loaded, ready for use.</summary>
internal sealed class TrainedRun : IDisposable
{
    TrainedRun(RunFolder run, RunConfiguration configuration, Module model, bool isBest) =>
        (Run, Configuration, Model, IsBest) = (run, configuration, model, isBest);

    /// <summary>The run.</summary>
    public RunFolder Run { get; }

    /// <summary>What it was started with.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>Its model, in evaluation mode.</summary>
    public Module Model { get; }

    /// <summary>Whether the weights are the best for certain: no checkpoint was passed over.</summary>
    public bool IsBest { get; }

    /// <summary>Opens a run.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="notes">Where it is told which checkpoints were passed over.</param>
    /// <exception cref="BathysException">It is no run, or has no whole checkpoint.</exception>
    public static TrainedRun Open(string path, TextWriter notes)
    {
        var run = RunFolder.Open(path);
        var configuration = RunConfiguration.Read(run);
        var model = configuration.CreateModel();
        var isBest = true;
        BestWeights.Load(run, model, note =>
        {
            notes.WriteLine($"note: {note}");
            isBest = false;
        });
        return new(run, configuration, model.Eval(), isBest);
    }

    /// <inheritdoc/>
    public void Dispose() => Run.Dispose();
}
