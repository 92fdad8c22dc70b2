using System.Diagnostics;
using System.Globalization;

namespace Bathys.Benchmarks;

/// <summary>
/// A program as a child process that does one step when told to: a line to its standard input, a line from its standard output.
/// </summary>
internal sealed class Peer : IDisposable
{
    readonly Process process;

    Peer(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start");
    }

    /// <summary>The TorchSharp program in the folder where benchmarks/TorchSharp/build.sh put it.</summary>
    public static Peer TorchSharp(string folder, int threads)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "TorchSharpPeer"));
        var shim = Path.Combine(folder, "libios_init.so");
        if (File.Exists(shim)) start.Environment["LD_PRELOAD"] = shim;
        start.Environment["BENCH_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        return new Peer(start);
    }

    /// <summary>This program once more, with arguments that make it a peer; a host's garbage collector works beside its threads.</summary>
    public static Peer Self(bool isHost, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Environment.GetCommandLineArgs()[0], .. arguments]);
        if (isHost) start.Environment["DOTNET_gcConcurrent"] = "1";
        return new Peer(start);
    }

    /// <summary>False if the peer has no such workload.</summary>
    public bool Prepare(string name) => Ask($"prepare {name}") == "ready";

    public double Step() => double.Parse(Ask("step"), CultureInfo.InvariantCulture);

    public string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"the peer ended at '{line}' with exit code {process.ExitCode}");
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
