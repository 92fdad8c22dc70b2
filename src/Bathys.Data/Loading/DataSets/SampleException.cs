namespace Bathys.Data;

/// <summary>A sample of a data set that cannot be made; the cause is the inner exception.</summary>
public sealed class SampleException : DataException
{
    internal SampleException(int index, Exception cause) : base($"Sample {index}: {cause.Message}", cause) => Index = index;

    /// <summary>A fault that has no exception behind it.</summary>
    internal SampleException(int index, string problem) : base($"Sample {index}: {problem}") => Index = index;

    /// <summary>The number of the sample.</summary>
    public int Index { get; }

    /// <summary>Runs a step and says of which sample it was when it fails.</summary>
    internal static T Guard<T>(int index, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is not (SampleException or OutOfMemoryException))
        {
            throw new SampleException(index, e);
        }
    }
}
