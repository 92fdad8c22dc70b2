using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Bathys.Cli.Tests;

/// <summary>The sample web service as a process of its own, listening on a free port of this machine alone.</summary>
internal sealed partial class Service : IDisposable
{
    readonly Process process;

    Service(Process process) => this.process = process;

    public HttpClient Client { get; } = new();

    /// <summary>Starts it for a run and waits until it listens.</summary>
    public static async Task<Service> Start(string run)
    {
        var program = Path.Combine(
            AppContext.BaseDirectory.Replace("Bathys.Cli.Tests", "WebService", StringComparison.Ordinal), "WebService.dll");
        var (said, listens) = (
            new ConcurrentQueue<string?>(), new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously));
        var process = new Process
        {
            StartInfo = new("dotnet", [program, run, "--urls", "http://127.0.0.1:0"])
            { RedirectStandardOutput = true, RedirectStandardError = true },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) =>
        {
            said.Enqueue(line.Data);
            if (line.Data is not null && Listening().Match(line.Data) is { Success: true } match) listens.TrySetResult(new(match.Value));
        };
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.Exited += (_, _) => listens.TrySetException(new InvalidOperationException($"the service ended: {string.Join('\n', said)}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var service = new Service(process);
        try
        {
            service.Client.BaseAddress = await listens.Task;
            return service;
        }
        catch (InvalidOperationException)
        {
            service.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
