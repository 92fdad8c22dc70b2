namespace Bathys.Cli;

/// <summary>What the program's exit codes mean.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The program itself failed.</summary>
    public const int Failure = 1;

    /// <summary>The user can mend it: an option, a file, a folder.</summary>
    public const int Mistake = 2;

    /// <summary>Stopped by Ctrl-C, as shells have it: 128 and the signal's number.</summary>
    public const int Interrupted = 128 + 2;

    /// <summary>Stopped by SIGTERM.</summary>
    public const int Terminated = 128 + 15;
}
