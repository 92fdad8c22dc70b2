using System.Diagnostics;
using System.Globalization;

namespace Bathys.Benchmarks;

/// <summary>What a program that hosts a network does beside it and with it; both sides of the comparison run this very file.</summary>
internal static class HostLoad
{
    /// <summary>Bytes of one small object with its header and references, on a 64-bit machine.</summary>
    const int BytesEach = 64;

    static Record?[] records = [];

    /// <summary>Fills the managed heap with small objects that live on, and replaces a few of them all the time.</summary>
    public static void Fill(int megabytes)
    {
        records = new Record[Math.Max(megabytes * (1_000_000L / BytesEach), 1000)];
        for (var i = 0; i < records.Length; i++) records[i] = new Record(i, records[i / 2]);
        GC.Collect();
        new Thread(Replace) { IsBackground = true, Name = "churn" }.Start();
    }

    /// <summary>The times of all steps that so many threads take at once, in microseconds, after the seconds that it took.</summary>
    public static string Run(Func<Action> prepare, int threads, int milliseconds)
    {
        using var start = new Barrier(threads);
        var times = new List<long>[threads];
        var seconds = new double[threads];
        var all = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            var step = prepare();
            for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < Math.Min(200, milliseconds);) step();
            List<long> own = [];
            start.SignalAndWait();
            var clock = Stopwatch.StartNew();
            while (clock.ElapsedMilliseconds < milliseconds)
            {
                var before = Stopwatch.GetTimestamp();
                step();
                own.Add((long)Stopwatch.GetElapsedTime(before).TotalMicroseconds);
            }
            (times[i], seconds[i]) = (own, clock.Elapsed.TotalSeconds);
        })).ToList();
        foreach (var thread in all) thread.Start();
        foreach (var thread in all) thread.Join();
        return string.Create(CultureInfo.InvariantCulture, $"{seconds.Max()} {string.Join(' ', times.SelectMany(own => own))}");
    }

    /// <summary>Some ten thousand objects a second, as requests come and go.</summary>
    static void Replace()
    {
        var random = new Random(1);
        while (true)
        {
            for (var i = 0; i < 100; i++) records[random.Next(records.Length)] = new Record(i, null);
            Thread.Sleep(10);
        }
    }

    sealed class Record(int number, Record? parent)
    {
        readonly long a = number, b = -number, c = number * 3L, d = number * 5L;

        public Record? Parent { get; } = parent;

        public long Sum => a + b + c + d;
    }
}
