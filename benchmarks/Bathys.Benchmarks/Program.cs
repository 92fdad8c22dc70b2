// Bathys beside TorchSharp: each workload's steps alternate between this process and the peer's, so that both see the same machine.
//   benchmarks/compare.sh [WORKLOAD…] [--pairs N] [--threads N] [--json FILE]
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Bathys;
using Bathys.Benchmarks;
using Bathys.Cli.Bench;
using Bathys.Kernels;
using Spectre.Console;

var names = new Argument<string[]>("workload") { Description = "Workloads to compare; all where none is named.", Arity = ArgumentArity.ZeroOrMore };
var pairs = new Option<int?>("--pairs") { Description = "Pairs of steps per workload; by default the workload's own number." };
var threads = new Option<int>("--threads") { Description = "Threads on both sides.", DefaultValueFactory = _ => Environment.ProcessorCount };
var json = new Option<FileInfo?>("--json") { Description = "Writes the table as a JSON list to a file." };
var peerFolder = new Option<string>("--peer") { Description = "The folder of the built TorchSharp program.", DefaultValueFactory = _ => "artifacts/torchsharp" };
var command = new RootCommand("Bathys beside TorchSharp, alternating in one run.") { names, pairs, threads, json, peerFolder };
command.SetAction(arguments =>
{
    WorkerPool.Threads = arguments.GetValue(threads);
    var chosen = Workloads.Choose(arguments.GetValue(names)!);
    using var peer = new Peer(arguments.GetValue(peerFolder)!, WorkerPool.Threads);
    var results = chosen.Select(workload => Compare(workload, peer, arguments.GetValue(pairs) ?? workload.Runs)).OfType<Result>().ToList();
    Print(results);
    if (arguments.GetValue(json) is { } file) Write(results, file);
});
return command.Parse(args).Invoke();

static Result? Compare(Workload workload, Peer peer, int pairs)
{
    if (!peer.Prepare(workload.Name))
    {
        Console.Error.WriteLine($"{workload.Name}: the peer has no such workload");
        return null;
    }
    var step = workload.PrepareWarm();
    for (var i = 0; i < 5; i++) peer.Step();
    var (ours, theirs, peaks) = (new double[pairs], new double[pairs], new FmaPeak[pairs]);
    for (var i = 0; i < pairs; i++)
    {
        ours[i] = Among(() => Time(step));
        theirs[i] = Among(peer.Step);
        peaks[i] = FmaPeak.Measure(); // beside each pair, since the machine is not the same from one second to the next
    }
    Console.Error.WriteLine(FormattableString.Invariant($"{workload.Name}: {Median(ours):F2} ms, peer {Median(theirs):F2} ms"));
    return new Result(workload, Median(ours), Median(theirs), Median([.. ours.Zip(theirs, (a, b) => b / a)]),
        Median([.. ours.Zip(peaks, (time, peak) => workload.Share(time, peak.Held))]), Median([.. peaks.Select(peak => peak.Held)]), peaks.Max(peak => peak.Highest));
}

// The time of a step among others, as in training, the same for both sides: after a rest, in which the other side's threads fall asleep (OpenMP's go
// on spinning for a while), some steps wake this side's threads, fill its caches and bring the clock up; short steps are then timed several times.
static double Among(Func<double> step)
{
    const double WarmUp = 20, Timed = 10;
    Thread.Sleep(30);
    for (var spent = 0.0; spent < WarmUp;) spent += step();
    List<double> times = [];
    for (var spent = 0.0; spent < Timed; spent += times[^1]) times.Add(step());
    return Median([.. times]);
}

static double Time(Action step)
{
    var start = Stopwatch.GetTimestamp();
    step();
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

static void Print(List<Result> results)
{
    var table = new Table().AddColumns("workload", "ours ms", "peer ms", "ratio", "speed", "of peak");
    foreach (var column in table.Columns.Skip(1)) column.RightAligned();
    foreach (var (workload, ours, theirs, ratio, share, _, _) in results)
    {
        table.AddRow(workload.Name, FormattableString.Invariant($"{ours:F2}"), FormattableString.Invariant($"{theirs:F2}"),
            FormattableString.Invariant($"{ratio:F2}"), workload.Speed(ours), Workload.Percent(share));
    }
    AnsiConsole.Write(table);
    if (results.Count == 0) return;
    AnsiConsole.WriteLine(FormattableString.Invariant($"ratio: peer / ours, median of pairs; {WorkerPool.Threads} threads"));
    AnsiConsole.WriteLine(FormattableString.Invariant(
        $"peak: what fused multiply-adds on registers held beside each pair, {results.Min(result => result.Held) / 1e9:F0} to {results.Max(result => result.Held) / 1e9:F0} GFLOP/s; their best half millisecond {results.Max(result => result.Highest) / 1e9:F0}; speeds count the products of the definition, of which tiled convolutions make a quarter"));
}

static void Write(List<Result> results, FileInfo file)
{
    using var stream = file.Create();
    using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
    writer.WriteStartArray();
    foreach (var (workload, ours, theirs, ratio, share, _, _) in results)
    {
        writer.WriteStartObject();
        writer.WriteString("workload", workload.Name);
        writer.WriteNumber("ours_ms", Math.Round(ours, 4));
        writer.WriteNumber("peer_ms", Math.Round(theirs, 4));
        writer.WriteNumber("ratio", Math.Round(ratio, 3));
        if (share > 0) writer.WriteNumber("of_peak", Math.Round(share, 3));
        writer.WriteEndObject();
    }
    writer.WriteEndArray();
}

internal sealed record Result(Workload Workload, double Ours, double Theirs, double Ratio, double Share, double Held, double Highest);
