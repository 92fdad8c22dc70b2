// Two built commits beside each other, step by step: see benchmarks/commits.sh.
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bathys.Benchmarks;
using Bathys.Benchmarks.Commits;

var workloads = new Argument<string[]>("workload")
{
    Description = "Workloads to compare; all that both have where none is named.",
    Arity = ArgumentArity.ZeroOrMore,
};
var pairs = new Option<int?>("--pairs")
{
    Description = "Pairs of timings per workload; by default three times the workload's own number, at least 15.",
};
var threads = new Option<int>("--threads")
{
    Description = "Threads on both sides.",
    DefaultValueFactory = _ => Environment.ProcessorCount,
};
var json = new Option<FileInfo?>("--json") { Description = "Writes the table as a JSON list to a file." };
var old = new Option<string>("--old") { Description = "The old command's assembly.", Required = true };
var @new = new Option<string>("--new") { Description = "The new command's assembly.", Required = true };
var names = new Option<string>("--names")
{
    Description = "What the two are called in the table, with a comma in between.",
    DefaultValueFactory = _ => "old,new",
};
var assembly = new Argument<string>("assembly");
var serve = new Command("serve", "One side, told what to do line by line.") { assembly, threads };
serve.SetAction(arguments => CommitServer.Run(Path.GetFullPath(arguments.GetValue(assembly)!), arguments.GetValue(threads)));
var command = new RootCommand("Two commits of Bathys beside each other, alternating in one run.")
{
    workloads, pairs, threads, json, old, @new, names, serve,
};
command.SetAction(arguments =>
{
    var count = arguments.GetValue(threads).ToString(CultureInfo.InvariantCulture);
    using var before = Peer.Self(isHost: false, "serve", arguments.GetValue(old)!, "--threads", count);
    using var after = Peer.Self(isHost: false, "serve", arguments.GetValue(@new)!, "--threads", count);
    var results = new List<Result>();
    foreach (var (name, runs) in Choose(arguments.GetValue(workloads)!, before, after))
        results.Add(Compare(name, arguments.GetValue(pairs) ?? Math.Max(3 * runs, 15), before, after));
    Print(results, arguments.GetValue(names)!.Split(','));
    if (arguments.GetValue(json) is { } file) Write(results, file);
});
return command.Parse(args).Invoke();

static List<(string Name, int Runs)> Choose(string[] chosen, Peer before, Peer after)
{
    var (olds, news) = (List(before), List(after));
    foreach (var name in chosen.Except(olds.Keys.Union(news.Keys)))
        throw new InvalidOperationException($"neither commit has a workload '{name}'");
    foreach (var name in olds.Keys.Except(news.Keys)) Console.Error.WriteLine($"{name}: only the old commit has it");
    foreach (var name in news.Keys.Except(olds.Keys)) Console.Error.WriteLine($"{name}: only the new commit has it");
    return
    [
        .. olds.Where(workload => news.ContainsKey(workload.Key) && (chosen.Length == 0 || chosen.Contains(workload.Key)))
            .Select(workload => (workload.Key, workload.Value)),
    ];
}

static Dictionary<string, int> List(Peer peer) => peer.Ask("list").Split(' ').Select(entry => entry.Split('='))
    .ToDictionary(entry => entry[0], entry => int.Parse(entry[1], CultureInfo.InvariantCulture));

static Result Compare(string name, int pairs, Peer before, Peer after)
{
    if (!before.Prepare(name) || !after.Prepare(name)) throw new InvalidOperationException($"{name} was listed and is unknown");
    var (olds, news) = (new double[pairs], new double[pairs]);
    for (var i = 0; i < pairs; i++)
    {
        // Who goes first changes: what lies in a shared cache, or a clock that falls, is to favor neither.
        if (i % 2 == 0) olds[i] = StepTimer.Among(before.Step);
        news[i] = StepTimer.Among(after.Step);
        if (i % 2 == 1) olds[i] = StepTimer.Among(before.Step);
    }
    var ratios = olds.Zip(news, (a, b) => a / b).ToArray();
    var result = new Result(name, StepTimer.Median(olds), StepTimer.Median(news), StepTimer.Median(ratios),
        StepTimer.Quantile(ratios, 0.25), StepTimer.Quantile(ratios, 0.75), Memory(before), Memory(after));
    Console.Error.WriteLine(FormattableString.Invariant($"{name}: {result.Old:F3} ms, {result.New:F3} ms, {result.Ratio:F3}"));
    return result;
}

static double Memory(Peer peer) => double.Parse(peer.Ask("memory"), CultureInfo.InvariantCulture) / 1e6;

static void Print(List<Result> results, string[] names)
{
    Console.WriteLine($"| workload | {names[0]} ms | {names[1]} ms | old / new | middle half | {names[0]} MB | {names[1]} MB |");
    Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
    foreach (var (name, old, @new, ratio, low, high, oldMemory, newMemory) in results)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"| {name} | {old:F3} | {@new:F3} | {ratio:F3} | {low:F2} to {high:F2} | {oldMemory:F0} | {newMemory:F0} |"));
    }
}

static void Write(List<Result> results, FileInfo file)
{
    using var stream = file.Create();
    using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
    writer.WriteStartArray();
    foreach (var (name, old, @new, ratio, low, high, oldMemory, newMemory) in results)
    {
        writer.WriteStartObject();
        writer.WriteString("workload", name);
        writer.WriteNumber("old_ms", Math.Round(old, 4));
        writer.WriteNumber("new_ms", Math.Round(@new, 4));
        writer.WriteNumber("ratio", Math.Round(ratio, 3));
        writer.WriteNumber("ratio_low", Math.Round(low, 3));
        writer.WriteNumber("ratio_high", Math.Round(high, 3));
        writer.WriteNumber("old_mb", Math.Round(oldMemory));
        writer.WriteNumber("new_mb", Math.Round(newMemory));
        writer.WriteEndObject();
    }
    writer.WriteEndArray();
}

internal sealed record Result(
    string Name, double Old, double New, double Ratio, double Low, double High, double OldMemory, double NewMemory);
