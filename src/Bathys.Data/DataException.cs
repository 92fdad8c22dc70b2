namespace Bathys.Data;

/// <summary>Data that cannot be used as they are; the message says what is wrong, where, and what to do.</summary>
public class DataException : BathysException
{
    /// <summary>A problem described in one sentence.</summary>
    public DataException(string message) : base(message)
    {
    }

    /// <summary>A problem described in one sentence, with what caused it.</summary>
    public DataException(string message, Exception? cause) : base(message, cause!)
    {
    }
}
