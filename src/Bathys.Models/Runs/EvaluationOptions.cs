using Bathys.Data.Tables;
using Bathys.Training;

namespace Bathys.Models;

/// <summary>On what a run is evaluated.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Other data than the run's own test set: a data set's name, a table, a text, a folder of images; null for its own.</summary>
    public string? Data { get; init; }

    /// <summary>Whether broken images of a folder are left out; for runs on images.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>How a table is read; as the training's was if not given. For runs on tables and series.</summary>
    public TableReading? Reading { get; init; }

    /// <summary>Whether nothing may be downloaded.</summary>
    public bool Offline { get; init; }

    /// <summary>Is told, in a sentence, what of other data the model never learned to read; null for nobody.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Is told how the evaluation gets on; null for nobody.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }
}
