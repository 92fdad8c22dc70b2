using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Bathys.Cli.Bench;
using Bathys.Cli.Options;

namespace Bathys.Cli.Commands;

/// <summary><c>bathys bench</c>: how fast this machine trains and computes.</summary>
internal sealed class BenchCommand : Command
{
    readonly Argument<string[]> names = new("WORKLOAD")
    {
        Description = $"Workloads to time, all where none is named: {string.Join(", ", Workloads.All.Select(workload => workload.Name))}.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    readonly Option<int> runs = NumberOption.Whole(
        "--runs", "Timed steps of each workload; 0 for the workload's own number.", 0, least: 0, most: 100_000);
    readonly Option<int> threads = SharedOptions.Threads();
    readonly Option<bool> json = SharedOptions.Json();

    /// <summary>Makes the command.</summary>
    public BenchCommand() : base("bench", "Time workloads: training steps, inference, single operators.")
    {
        Add(names);
        Add(runs);
        Add(threads);
        Add(json);
        SetAction(Run);
    }

    void Run(ParseResult call)
    {
        var chosen = Workloads.Choose(call.GetValue(names)!);
        SharedOptions.UseThreads(call, threads);
        var output = call.InvocationConfiguration.Output;
        var results = chosen.Select(workload => Time(workload, call.GetValue(runs))).ToList();
        if (call.GetValue(json))
        {
            JsonOutput.Write(output, writer =>
            {
                writer.WriteStartArray();
                foreach (var (workload, milliseconds, peak, bytes) in results)
                {
                    writer.WriteStartObject();
                    writer.WriteString("workload", workload.Name);
                    writer.WriteNumber("ours_ms", Math.Round(milliseconds, 4));
                    if (peak > 0) writer.WriteNumber("of_peak", Math.Round(workload.Share(milliseconds, peak), 3));
                    writer.WriteNumber("allocated_bytes", bytes);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            });
            return;
        }
        output.WriteLine($"{"workload",-24}{"ms",10}{"speed",16}{"of peak",10}{"managed",12}");
        foreach (var (workload, milliseconds, peak, bytes) in results)
        {
            var (share, managed) = (Workload.Percent(workload.Share(milliseconds, peak)), $"{bytes / 1024.0:F1} KB");
            output.WriteLine(FormattableString.Invariant(
                $"{workload.Name,-24}{milliseconds,10:F2}{workload.Speed(milliseconds),16}{share,10}{managed,12}"));
        }
        output.WriteLine(FormattableString.Invariant($"medians and managed memory of a step; {Processor.Threads} threads"));
        var peaks = results.Where(result => result.Peak > 0).Select(result => result.Peak / 1e9).ToList();
        if (peaks.Count > 0)
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"peak: what fused multiply-adds on registers held beside a workload, {peaks.Min():F0} to {peaks.Max():F0} GFLOP/s; " +
                $"speeds count the products of the definition, of which tiled convolutions make a quarter"));
    }

    /// <summary>
    /// The median of a workload's steps, in milliseconds, after some that do not count, what the multipliers hold before and after them,
    /// where it is arithmetic (else 0), and the managed memory that a step allocates.
    /// </summary>
    static (Workload Workload, double Milliseconds, double Peak, long Bytes) Time(Workload workload, int runs)
    {
        var step = workload.PrepareWarm();
        var peak = Held();
        var times = new double[runs > 0 ? runs : workload.Runs];
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            step();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        peak = (peak + Held()) / 2;
        return (workload, times.Order().ElementAt(times.Length / 2), peak, allocated / times.Length);

        double Held() => workload.GigaFlop > 0 ? FmaPeak.Measure().Held : 0;
    }
}
