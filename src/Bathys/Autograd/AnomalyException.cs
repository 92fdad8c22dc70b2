namespace Bathys;

/// <summary>An operator made NaN or infinity of numbers that were none: the message names it and the layer that called it.</summary>
public sealed class AnomalyException : BathysException
{
    /// <summary>An exception without a message of its own.</summary>
    public AnomalyException()
    {
    }

    /// <summary>An exception with its sentence.</summary>
    public AnomalyException(string message) : base(message)
    {
    }

    /// <summary>An exception with its sentence and what led to it.</summary>
    public AnomalyException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal AnomalyException(string operation, object? part, bool isBackward, bool isNaN) : base(
        $"{(isBackward ? "the gradient of " : "")}{operation}{(part is null ? "" : $" in {part}")} made {(isNaN ? "NaN" : "infinity")}") =>
        (Operation, Part, IsBackward, IsNaN) = (operation, part, isBackward, isNaN);

    /// <summary>The operator's name, as in MatMul.</summary>
    public string Operation { get; } = "";

    /// <summary>The layer or module that called it; null where none was at work.</summary>
    public object? Part { get; }

    /// <summary>True if it was the operator's gradient.</summary>
    public bool IsBackward { get; }

    /// <summary>True for NaN, false for infinity.</summary>
    public bool IsNaN { get; }
}
