using System.Runtime.InteropServices;

namespace Bathys.Cli;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a request to stop cleanly. A second one is left to the system, which ends the process at once.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] registrations;

    /// <summary>Listens from now on.</summary>
    public StopSignal() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Request(context, Cli.ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Request(context, Cli.ExitCode.Terminated)),
    ];

    /// <summary>Is canceled when the user wants the program to stop.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code that tells which signal it was.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <summary>Asks to stop, as Ctrl-C does.</summary>
    public void Request() => source.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    /// <summary>Answers a signal: the first asks to stop, the next is left to the system.</summary>
    /// <param name="context">The signal.</param>
    /// <param name="exitCode">The exit code that tells of it.</param>
    internal void Request(PosixSignalContext context, int exitCode)
    {
        if (source.IsCancellationRequested) return;
        context.Cancel = true;
        ExitCode = exitCode;
        source.Cancel();
    }
}
