using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bathys.Training;

/// <summary>Where a training keeps its run, and how it goes on: what is no setting of the model.</summary>
public sealed record RunOptions
{
    /// <summary>The run's folder; null for a new one in <see cref="Root"/>, named after the kind and the data.</summary>
    public string? Folder { get; init; }

    /// <summary>The folder of new runs that were given no name.</summary>
    public string Root { get; init; } = "runs";

    /// <summary>Whether to go on with the run in the folder from its newest checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to replace the run in the folder.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether a resumed run may have other settings or data than it began with.</summary>
    public bool AllowChanges { get; init; }

    /// <summary>Steps from one checkpoint to the next; 0 for one at the end of each epoch only.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>Whether every operator's result is checked for NaN and infinity.</summary>
    public bool DetectAnomaly { get; init; }

    /// <summary>How many steps whose loss or gradient is not finite are left out before the training stops.</summary>
    public int SkipNonFinite { get; init; }

    /// <summary>Whether nothing may be downloaded.</summary>
    public bool Offline { get; init; }

    /// <summary>Is told, in a sentence, what was passed over or read otherwise than it was meant; null for nobody.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>
    /// Is told of the data, the model and each epoch, a line a message: a <see cref="TextLogger"/>, or the host's; nobody if not given.
    /// </summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Is told how an epoch gets on; null for nobody.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Draws the run's pictures: loss.svg, confusion-matrix.svg, forecast.svg; null for no picture.</summary>
    public IRunPlots? Plots { get; init; }

    /// <summary>A file of the run that is resumed; null for a new run.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="BathysException">A run is to be resumed and its folder was not named.</exception>
    public string? ResumedFile(string name) => !Resume ? null : Path.Combine(Named(), name);

    /// <summary>The run's folder: the one to go on with, the one that was named, or a new one.</summary>
    /// <param name="prefix">What the names of new runs begin with.</param>
    /// <exception cref="BathysException">The folder is not free, or is no run's.</exception>
    internal RunFolder Open(string prefix)
    {
        if (Resume) return RunFolder.Resume(Named());
        return Folder is null ? RunFolder.CreateNew(Root, prefix) : RunFolder.Create(Folder, Overwrite);
    }

    string Named() => Folder ?? throw new BathysException("A run that goes on wants its folder: name it (--output FOLDER).");
}
