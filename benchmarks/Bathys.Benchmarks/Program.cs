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
    var peak = FmaPeak.Measure();
    using var peer = new Peer(arguments.GetValue(peerFolder)!, WorkerPool.Threads);
    var results = chosen.Select(workload => Compare(workload, peer, arguments.GetValue(pairs) ?? workload.Runs)).OfType<Result>().ToList();
    Print(results, peak);
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
    var length = Time(step);
    for (var i = 0; i < 5; i++) peer.Step();
    var (ours, theirs) = (new double[pairs], new double[pairs]);
    for (var i = 0; i < pairs; i++)
    {
        // OpenMP's threads go on spinning for a while after a step; let them sleep before timing ours. What is asked about is a step among
        // others, as in training, so each side takes one or more untimed steps first: they wake its threads and fill its caches.
        Thread.Sleep(30);
        for (var spent = 0.0; spent < Math.Min(5, length); spent += length) step();
        ours[i] = Time(step);
        for (var spent = 0.0; spent < Math.Min(5, length); spent += length) peer.Step();
        theirs[i] = peer.Step();
    }
    Console.Error.WriteLine(FormattableString.Invariant($"{workload.Name}: {Median(ours):F2} ms, peer {Median(theirs):F2} ms"));
    return new Result(workload, Median(ours), Median(theirs), Median([.. ours.Zip(theirs, (a, b) => b / a)]));
}

static double Time(Action step)
{
    var start = Stopwatch.GetTimestamp();
    step();
    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}

static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

static void Print(List<Result> results, double peak)
{
    var table = new Table().AddColumns("workload", "ours ms", "peer ms", "ratio", "speed", "of peak");
    foreach (var column in table.Columns.Skip(1)) column.RightAligned();
    foreach (var (workload, ours, theirs, ratio) in results)
    {
        table.AddRow(workload.Name, FormattableString.Invariant($"{ours:F2}"), FormattableString.Invariant($"{theirs:F2}"),
            FormattableString.Invariant($"{ratio:F2}"), workload.Speed(ours), workload.Share(ours, peak));
    }
    AnsiConsole.Write(table);
    AnsiConsole.WriteLine(FormattableString.Invariant($"ratio: peer / ours, median of pairs; {WorkerPool.Threads} threads; measured FMA peak {peak / 1e9:F0} GFLOP/s"));
}

static void Write(List<Result> results, FileInfo file)
{
    using var stream = file.Create();
    using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
    writer.WriteStartArray();
    foreach (var (workload, ours, theirs, ratio) in results)
    {
        writer.WriteStartObject();
        writer.WriteString("workload", workload.Name);
        writer.WriteNumber("ours_ms", Math.Round(ours, 4));
        writer.WriteNumber("peer_ms", Math.Round(theirs, 4));
        writer.WriteNumber("ratio", Math.Round(ratio, 3));
        writer.WriteEndObject();
    }
    writer.WriteEndArray();
}

internal sealed record Result(Workload Workload, double Ours, double Theirs, double Ratio);
