namespace Bathys.Cli;

/// <summary>The user's stop, with a line on what it left behind.</summary>
internal sealed class StoppedException(string message, OperationCanceledException cause)
    : OperationCanceledException(message, cause, cause.CancellationToken)
{
    /// <summary>Does some work; a stop within it says what it left behind.</summary>
    /// <param name="message">The line.</param>
    /// <param name="work">The work.</param>
    public static T Say<T>(string message, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException e)
        {
            throw new StoppedException(message, e);
        }
    }
}
