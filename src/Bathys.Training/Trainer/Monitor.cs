namespace Bathys.Training;

/// <summary>By what the best epoch is chosen and early stopping decided: validation figures, or training ones without validation data.</summary>
public enum Monitor
{
    /// <summary>A lower loss is better.</summary>
    Loss,

    /// <summary>A higher accuracy is better.</summary>
    Accuracy,
}
