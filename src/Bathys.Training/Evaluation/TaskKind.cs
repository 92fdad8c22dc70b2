namespace Bathys.Training;

/// <summary>What a model's output means, and so how it is evaluated.</summary>
public enum TaskKind
{
    /// <summary>A score for each class, (N, classes), and the number of the true class, (N).</summary>
    Classification,

    /// <summary>One logit a sample, (N) or (N, 1), and 1 or 0 for yes or no.</summary>
    Binary,

    /// <summary>Numbers, evaluated by their distance from the true ones.</summary>
    Regression,
}
