using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Bathys.Benchmarks;

/// <summary>Bathys within a host: several threads on one model beside TorchSharp, and what a large managed heap costs.</summary>
internal sealed class HostComparison(string peerFolder, int rounds, int milliseconds, int megabytes)
{
    static readonly int[] threads = [1, 2, 4];
    static readonly string[] trainings = ["gpt-small-train", "cnn-train"];

    readonly List<Row> rows = [];

    public void Run(FileInfo? json)
    {
        CompareThroughput();
        CompareHeaps();
        var table = new Table().AddColumns("what", "ours", "other", "ratio", "target", "middle half");
        foreach (var column in table.Columns.Skip(1)) column.RightAligned();
        foreach (var row in rows)
        {
            table.AddRow(row.What, FormattableString.Invariant($"{row.Ours:F2}"), FormattableString.Invariant($"{row.Other:F2}"),
                FormattableString.Invariant($"{row.Ratio:F2}"), row.Target, FormattableString.Invariant($"{row.Low:F2} to {row.High:F2}"));
        }
        AnsiConsole.Write(table);
        if (json is not null) File.WriteAllText(json.FullName, JsonSerializer.Serialize(rows, JsonSerializerOptions.Web));
    }

    /// <summary>Inferences a second; the ratio is ours to TorchSharp's.</summary>
    void CompareThroughput()
    {
        using var ours = Peer.Self(isHost: true, "host-peer");
        using var theirs = Peer.TorchSharp(peerFolder, Environment.ProcessorCount);
        foreach (var (network, count) in Cases())
        {
            var (a, b) = (new double[rounds], new double[rounds]);
            for (var i = 0; i < rounds; i++)
                (a[i], b[i]) = (Slice(ours, network, count).PerSecond, Slice(theirs, network, count).PerSecond);
            Add($"{network}, {count} threads: inferences/s beside TorchSharp", a, b, "at least 1.0");
        }
    }

    /// <summary>
    /// The 99th percentile of an inference and the time of a training step in a full heap and in a small one; the ratio is full to small.
    /// </summary>
    void CompareHeaps()
    {
        using var full = Peer.Self(isHost: true, "host-peer");
        using var small = Peer.Self(isHost: true, "host-peer");
        full.Ask($"fill {megabytes}");
        small.Ask("fill 1");
        foreach (var (network, count) in Cases())
        {
            var (a, b) = (new double[rounds], new double[rounds]);
            for (var i = 0; i < rounds; i++)
                (a[i], b[i]) = (Slice(full, network, count).Percentile99, Slice(small, network, count).Percentile99);
            Add($"{network}, {count} threads: 99th percentile in µs, {megabytes} MB of objects beside 1", a, b, "at most 1.5");
        }
        foreach (var training in trainings)
        {
            if (!full.Prepare(training) || !small.Prepare(training))
                throw new InvalidOperationException($"there is no workload {training}");
            var (a, b) = (new double[2 * rounds], new double[2 * rounds]);
            for (var i = 0; i < a.Length; i++) (a[i], b[i]) = (StepTimer.Among(full.Step), StepTimer.Among(small.Step));
            Add($"{training}: step in ms, {megabytes} MB of objects beside 1", a, b, "at most 1.1");
        }
    }

    static IEnumerable<(string Network, int Threads)> Cases() =>
        HostPeer.Networks.SelectMany(network => threads.Select(count => (network, count)));

    (double PerSecond, double Percentile99) Slice(Peer peer, string network, int count)
    {
        Thread.Sleep(50); // the other side's threads fall asleep
        var answer = peer.Ask(FormattableString.Invariant($"concurrent {network} {count} {milliseconds}"));
        var numbers = Array.ConvertAll(answer.Split(' '), text => double.Parse(text, CultureInfo.InvariantCulture));
        return ((numbers.Length - 1) / numbers[0], StepTimer.Quantile(numbers[1..], 0.99));
    }

    void Add(string what, double[] ours, double[] other, string target)
    {
        var ratios = ours.Zip(other, (a, b) => a / b).ToArray();
        rows.Add(new(what, StepTimer.Median(ours), StepTimer.Median(other), StepTimer.Median(ratios),
            StepTimer.Quantile(ratios, 0.25), StepTimer.Quantile(ratios, 0.75), target));
        Console.Error.WriteLine(FormattableString.Invariant($"{what}: {rows[^1].Ours:F2}, {rows[^1].Other:F2}, {rows[^1].Ratio:F2}"));
    }

    sealed record Row(string What, double Ours, double Other, double Ratio, double Low, double High, string Target);
}
