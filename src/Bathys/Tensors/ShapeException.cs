namespace Bathys;

/// <summary>Shapes that do not fit: the message names the operator, the shapes and the way out.</summary>
public sealed class ShapeException : BathysException
{
    /// <summary>An exception without a message of its own.</summary>
    public ShapeException()
    {
    }

    /// <summary>An exception with its sentence.</summary>
    public ShapeException(string message) : base(message)
    {
    }

    /// <summary>An exception with its sentence and what led to it.</summary>
    public ShapeException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
