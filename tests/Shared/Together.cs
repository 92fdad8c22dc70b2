using System.Collections.Concurrent;

namespace Bathys.Testing;

/// <summary>Work that threads share.</summary>
static class Together
{
    /// <summary>Does some work many times, with numbers from 0 on, on several threads at once; fails if any of it did.</summary>
    public static void Do(int threads, Action<int> work, int times)
    {
        var (next, faults) = (-1, new ConcurrentQueue<Exception>());
        using var start = new Barrier(threads);
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                while (Interlocked.Increment(ref next) is var i && i < times) work(i);
            }
            catch (Exception fault)
            {
                faults.Enqueue(fault);
            }
        }))];
        foreach (var thread in all) thread.Start();
        foreach (var thread in all) thread.Join();
        Assert.Empty(faults);
    }
}
