using System.Diagnostics;
using System.Globalization;

namespace Bathys.Benchmarks;

/// <summary>The TorchSharp program as a child process that does one step when told to.</summary>
internal sealed class Peer : IDisposable
{
    readonly Process process;

    public Peer(string folder, int threads)
    {
        var start = new ProcessStartInfo(Path.Combine(folder, "TorchSharpPeer")) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var shim = Path.Combine(folder, "libios_init.so");
        if (File.Exists(shim)) start.Environment["LD_PRELOAD"] = shim;
        start.Environment["BENCH_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        process = Process.Start(start) ?? throw new BathysException($"the peer in {folder} does not start: build it with benchmarks/TorchSharp/build.sh");
    }

    /// <summary>False if the peer has no such workload.</summary>
    public bool Prepare(string name) => Ask($"prepare {name}") == "ready";

    public double Step() => double.Parse(Ask("step"), CultureInfo.InvariantCulture);

    string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return process.StandardOutput.ReadLine() ?? throw new BathysException($"the peer ended at '{line}' with exit code {process.ExitCode}");
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
