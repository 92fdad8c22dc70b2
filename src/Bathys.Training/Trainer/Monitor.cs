namespace Bathys.Training;

/// <summary>By what the best epoch is chosen: validation figures, or the training figures without validation data.</summary>
public enum Monitor
{
    /// <summary>A lower loss is better.</summary>
    Loss,

    /// <summary>A higher accuracy is better.</summary>
    Accuracy,
}
