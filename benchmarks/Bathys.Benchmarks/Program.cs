// Bathys beside TorchSharp: each workload's steps alternate between this process and the peer's, so that both see the same machine.
//   benchmarks/compare.sh [WORKLOAD…] [--pairs N] [--threads N] [--json FILE]
// and within a host: see benchmarks/host.sh.
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bathys;
using Bathys.Benchmarks;
using Bathys.Cli.Bench;
using Bathys.Kernels;
using Spectre.Console;

var names = new Argument<string[]>("workload")
    { Description = "Workloads to compare; all where none is named.", Arity = ArgumentArity.ZeroOrMore };
var pairs = new Option<int?>("--pairs") { Description = "Pairs of steps per workload; by default the workload's own number." };
var threads = new Option<int>("--threads")
    { Description = "Threads on both sides.", DefaultValueFactory = _ => Environment.ProcessorCount };
var json = new Option<FileInfo?>("--json") { Description = "Writes the table as a JSON list to a file." };
var peerFolder = new Option<string>("--peer")
    { Description = "The folder of the built TorchSharp program.", DefaultValueFactory = _ => "artifacts/torchsharp" };
var command = new RootCommand("Bathys beside TorchSharp, alternating in one run.") { names, pairs, threads, json, peerFolder };
command.SetAction(arguments =>
{
    WorkerPool.Threads = arguments.GetValue(threads);
    var chosen = Workloads.Choose(arguments.GetValue(names)!);
    using var peer = Peer.TorchSharp(arguments.GetValue(peerFolder)!, WorkerPool.Threads);
    var results = chosen.Select(workload => Compare(workload, peer, arguments.GetValue(pairs) ?? workload.Runs)).OfType<Result>().ToList();
    Print(results);
    if (arguments.GetValue(json) is { } file) Write(results, file);
});

var hostPeer = new Command("host-peer", "This side within a host, told what to do line by line.");
hostPeer.SetAction(_ => HostPeer.Run());
var rounds = new Option<int>("--rounds") { Description = "Pairs of slices of each case.", DefaultValueFactory = _ => 7 };
var slice = new Option<int>("--slice") { Description = "Milliseconds of a slice.", DefaultValueFactory = _ => 2000 };
var fill = new Option<int>("--fill") { Description = "Megabytes of small live objects.", DefaultValueFactory = _ => 1000 };
var host = new Command("host", "Several threads on one model beside TorchSharp, and in a process with many live objects.")
    { rounds, slice, fill, json, peerFolder };
host.SetAction(arguments => new HostComparison(
    arguments.GetValue(peerFolder)!, arguments.GetValue(rounds), arguments.GetValue(slice), arguments.GetValue(fill))
        .Run(arguments.GetValue(json)));
command.Add(hostPeer);
command.Add(host);
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
        ours[i] = StepTimer.Among(() => StepTimer.Time(step));
        theirs[i] = StepTimer.Among(peer.Step);
        peaks[i] = FmaPeak.Measure(); // beside each pair, since the machine is not the same from one second to the next
    }
    Console.Error.WriteLine(
        FormattableString.Invariant($"{workload.Name}: {StepTimer.Median(ours):F2} ms, peer {StepTimer.Median(theirs):F2} ms"));
    return new Result(workload, StepTimer.Median(ours), StepTimer.Median(theirs), StepTimer.Median([.. ours.Zip(theirs, (a, b) => b / a)]),
        StepTimer.Median([.. ours.Zip(peaks, (time, peak) => workload.Share(time, peak.Held))]),
        StepTimer.Median([.. peaks.Select(peak => peak.Held)]), peaks.Max(peak => peak.Highest));
}

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
    AnsiConsole.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"peak: what fused multiply-adds on registers held beside each pair, {results.Min(result => result.Held) / 1e9:F0} to " +
        $"{results.Max(result => result.Held) / 1e9:F0} GFLOP/s; their best half millisecond " +
        $"{results.Max(result => result.Highest) / 1e9:F0}; speeds count the products of the definition, of which tiled convolutions " +
        $"make a quarter"));
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
