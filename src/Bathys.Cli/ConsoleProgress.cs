namespace Bathys.Cli;

/// <summary>How the program shows what gets on.</summary>
internal static class ConsoleProgress
{
    /// <summary>
    /// The display that fits standard error: a live bar on a terminal, else a plain line every ten seconds. It leaves standard output to
    /// results.
    /// </summary>
    public static ProgressDisplay Create()
    {
        var isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or "");
        return isTerminal
            ? new TerminalProgress(Console.Error, () => Console.WindowWidth is > 0 and var columns ? columns : 80)
            : new PlainProgress(Console.Error);
    }
}
