using System.Diagnostics;

namespace Bathys.Kernels;

/// <summary>
/// A thread that helps the caller whose team it is in. After its last chunk it spins for a while (training dispatches every few
/// microseconds) and then parks; it does not spin while callers need all threads themselves.
/// </summary>
internal sealed class Worker
{
    const long SpinMicroseconds = 150;
    static readonly long spinTicks = Stopwatch.Frequency * SpinMicroseconds / 1_000_000;
    static readonly List<Worker> all = [];

    readonly int index;
    readonly object gate = new();
    int parked;
    bool signaled;

    Worker(int index)
    {
        this.index = index;
        new Thread(Loop) { IsBackground = true, Name = $"Bathys worker {index + 1}" }.Start();
    }

    /// <summary>The first so many workers; those that do not exist yet start.</summary>
    public static Worker[] First(int count)
    {
        lock (all)
        {
            while (all.Count < count) all.Add(new Worker(all.Count));
            return [.. all.Take(count)];
        }
    }

    public void WakeIfParked()
    {
        if (Volatile.Read(ref parked) != 0 && Interlocked.Exchange(ref parked, 0) != 0) Signal();
    }

    void Loop()
    {
        WorkerPool.BecomeWorker();
        while (true)
        {
            var split = WorkerPool.Split;
            var (team, place) = split.PlaceOf(index);
            var seen = team?.Number ?? 0;
            if (team is not null && team.Wants(place))
            {
                team.RunChunks(place);
                if (SpinForNewer(split, team, seen)) continue;
            }

            // Either the dispatcher sees the flag and signals, or this thread sees the new number: both sides fence in between.
            Interlocked.Exchange(ref parked, 1);
            var isLate = WorkerPool.Split != split || (team is not null && team.Wants(place) && team.Number != seen);
            if (isLate && Interlocked.Exchange(ref parked, 0) != 0) continue;
            AwaitSignal();
        }
    }

    void Signal()
    {
        lock (gate)
        {
            signaled = true;
            Monitor.Pulse(gate);
        }
    }

    void AwaitSignal()
    {
        lock (gate)
        {
            while (!signaled) Monitor.Wait(gate);
            signaled = false;
        }
    }

    /// <summary>True once there is a new dispatch, or callers came or went.</summary>
    static bool SpinForNewer(WorkerSplit split, WorkerTeam team, uint seen)
    {
        var end = Stopwatch.GetTimestamp() + spinTicks;
        do
        {
            for (var i = 0; i < 16; i++)
            {
                if (team.Number != seen || WorkerPool.Split != split) return true;
                Thread.SpinWait(2);
            }
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }
}
