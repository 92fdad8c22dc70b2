// The other side of every comparison: the same workloads on libtorch. It answers a line on standard input with one on standard output:
//   prepare NAME   ready | unknown
//   step           milliseconds of one step
//   memory         peak resident bytes of this process
//   concurrent NAME THREADS MILLISECONDS   seconds, then the microseconds of each inference
using System.Diagnostics;
using System.Globalization;
using Bathys.Benchmarks;
using TorchSharp;
using TorchSharpPeer;

torch.set_num_threads(
    int.TryParse(Environment.GetEnvironmentVariable("BENCH_THREADS"), out var threads) ? threads : Environment.ProcessorCount);
torch.random.manual_seed(0);

using var lifetime = torch.NewDisposeScope();
Action? step = null;
while (Console.ReadLine() is { } line)
{
    if (line.StartsWith("prepare ", StringComparison.Ordinal))
    {
        step = Workloads.Prepare(line["prepare ".Length..]);
        Console.WriteLine(step is null ? "unknown" : "ready");
    }
    else if (line == "memory") Console.WriteLine(Process.GetCurrentProcess().PeakWorkingSet64);
    else if (line.Split(' ') is ["concurrent", var name, var callers, var milliseconds])
        Console.WriteLine(
            HostLoad.Run(HostNetworks.Named(name), int.Parse(callers, CultureInfo.InvariantCulture),
            int.Parse(milliseconds, CultureInfo.InvariantCulture)));
    else if (line == "step" && step is not null)
    {
        using var scope = torch.NewDisposeScope();
        var start = Stopwatch.GetTimestamp();
        step();
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }
}
