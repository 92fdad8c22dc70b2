using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Bathys.Cli.Tests;

/// <summary>The sample web service as a process of its own, listening on a free port of this machine alone.</summary>
internal sealed partial class Service : IDisposable
{
    readonly Process process;

    Service(Process process, Uri address) => (this.process, Client) = (process, new() { BaseAddress = address });

    public HttpClient Client { get; }

    public static async Task<Service> Start(string run)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "WebService.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, run, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (Listening().Match(line) is not { Success: true } match) continue;
            // What the service says further is nothing to wait for, but must not fill the pipe.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return new(process, new(match.Value));
        }

        throw new InvalidOperationException($"the service ended: {string.Join('\n', said)}{await process.StandardError.ReadToEndAsync()}");
    }

    public void Dispose()
    {
        Client.Dispose();
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
