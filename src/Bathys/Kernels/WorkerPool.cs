using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bathys.Kernels;

/// <summary>
/// The process's one set of worker threads. The calling thread takes part. Each thread has a range of the chunks as its own and takes
/// them one by one; who is done helps the next, so that uneven chunks balance. What a chunk computes must depend on its number alone:
/// then results are the same at any thread count.
/// </summary>
/// <remarks>
/// Several callers at once share the threads in equal parts, each with workers of its own (see <see cref="WorkerSplit"/>), so that
/// callers and workers together are as many as the threads; who gets no worker computes alone and waits for nobody. The split widens as
/// soon as a caller more is at work, and narrows only when for a while there was one less: between two operators nobody is at work for a
/// moment. A call from inside a chunk runs on the calling thread alone, and so does one chunk.
/// </remarks>
internal static unsafe class WorkerPool
{
    /// <summary>How long a split outlives the last moment with as many callers as it was made for.</summary>
    const long LingerMicroseconds = 300;
    static readonly long lingerTicks = Stopwatch.Frequency * LingerMicroseconds / 1_000_000;

    static int threads = Environment.ProcessorCount;
    static WorkerSplit split = WorkerSplit.None;
    static Shared shared;

    [ThreadStatic]
    static bool isInside;

    /// <summary>How many threads work in all, callers included; at first the number of processors.</summary>
    public static int Threads
    {
        get => threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            threads = value;
        }
    }

    /// <summary>How the threads are shared now.</summary>
    public static WorkerSplit Split => Volatile.Read(ref split);

    /// <summary>
    /// Runs <paramref name="work"/> for every chunk from 0 to <paramref name="chunks"/> - 1 and returns when all are done.
    /// </summary>
    /// <exception cref="Exception">The first exception that a chunk threw; chunks not yet begun are then skipped.</exception>
    public static void For<TWork>(int chunks, TWork work) where TWork : struct, IChunkedWork
    {
        var most = threads;
        if (chunks <= 1 || most == 1 || isInside)
        {
            for (var i = 0; i < chunks; i++) work.Invoke(i);
            return;
        }

        WorkerTeam? team = null;
        try
        {
            team = Enter(most);
            // The struct lives in this frame until every claimed chunk is done, so workers may reach it by address.
            if (team is not null) team.Dispatch(chunks, Unsafe.AsPointer(ref work), &Invoke<TWork>);
            else for (var i = 0; i < chunks; i++) work.Invoke(i);
        }
        finally
        {
            Leave(team);
        }
    }

    /// <summary>The same for a delegate: for callers to whom an allocation does not matter.</summary>
    public static void For(int chunks, Action<int> work) => For(chunks, new DelegateWork(work));

    /// <summary>This thread belongs to the pool: what its chunks call runs on it alone.</summary>
    public static void BecomeWorker() => isInside = true;

    static void Invoke<TWork>(void* work, int chunk) where TWork : struct, IChunkedWork => Unsafe.AsRef<TWork>(work).Invoke(chunk);

    /// <summary>Counts the caller and gives it workers, if there are any for it.</summary>
    static WorkerTeam? Enter(int most)
    {
        isInside = true;
        var callers = Math.Min(Interlocked.Increment(ref shared.Callers), most);
        var now = Volatile.Read(ref split);
        if (callers != now.Callers || most != now.Threads) now = Resplit(now, callers, most);
        else if (callers > 1) Volatile.Write(ref shared.Until, Stopwatch.GetTimestamp() + lingerTicks);
        return now.TryTakeTeam();
    }

    static void Leave(WorkerTeam? team)
    {
        team?.Leave();
        Interlocked.Decrement(ref shared.Callers);
        isInside = false;
    }

    static WorkerSplit Resplit(WorkerSplit now, int callers, int most)
    {
        var time = Stopwatch.GetTimestamp();
        if (most == now.Threads && callers < now.Callers && time < Volatile.Read(ref shared.Until)) return now;
        now = WorkerSplit.Of(most, callers);
        Volatile.Write(ref shared.Until, time + lingerTicks);
        Volatile.Write(ref split, now);
        return now;
    }

    readonly struct DelegateWork(Action<int> work) : IChunkedWork
    {
        public void Invoke(int chunk) => work(chunk);
    }

    /// <summary>What all callers write, away from what spinning workers read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    struct Shared
    {
        [FieldOffset(128)] public int Callers;
        [FieldOffset(256)] public long Until;
    }
}
