namespace Bathys;

/// <summary>No memory is left for a tensor: the message names the bytes asked for, the bytes in use and the largest tensors.</summary>
public sealed class TensorMemoryException : BathysException
{
    /// <summary>An exception without a message of its own.</summary>
    public TensorMemoryException()
    {
    }

    /// <summary>An exception with its sentence.</summary>
    public TensorMemoryException(string message) : base(message)
    {
    }

    /// <summary>An exception with its sentence and what led to it.</summary>
    public TensorMemoryException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
