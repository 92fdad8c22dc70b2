using Bathys.Training;

namespace Bathys.Models;

/// <summary>On what a run is evaluated.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Other data than the run's own test set: a data set's name, a table, a text, a folder of images; null for its own.</summary>
    public string? Data { get; init; }

    /// <summary>Whether nothing may be downloaded.</summary>
    public bool Offline { get; init; }

    /// <summary>Is told, in a sentence, what of other data the model never learned to read; null for nobody.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Shows how the evaluation gets on.</summary>
    public ProgressDisplay Progress { get; init; } = ProgressDisplay.Silent;
}
