namespace Bathys;

/// <summary>
/// A mistake that its maker can mend: one sentence that says what is wrong, where, and what to do. The program prints the sentence
/// alone and ends with exit code 2. Misuse of an interface by a programmer gives an <see cref="ArgumentException"/> instead.
/// </summary>
public class BathysException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public BathysException()
    {
    }

    /// <summary>An exception with its sentence.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public BathysException(string message) : base(message)
    {
    }

    /// <summary>An exception with its sentence and what led to it.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    /// <param name="innerException">The cause, shown only on request.</param>
    public BathysException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
