using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Bathys.Kernels;

/// <summary>Work that falls into numbered chunks; a struct, so that a dispatch allocates nothing and the call is bound at compile time.</summary>
internal interface IChunkedWork
{
    /// <summary>Does chunk number <paramref name="chunk"/>; may run on any thread, in any order.</summary>
    void Invoke(int chunk);
}

/// <summary>
/// The process's one set of worker threads. The calling thread takes part; chunks are claimed one by one, so that uneven chunks balance.
/// What a chunk computes must depend on its number alone: then results are the same at any thread count.
/// </summary>
/// <remarks>
/// A claim is one compare-and-swap on a word that holds the dispatch's number and the chunks left, so a worker that wakes late finds either
/// nothing or work that is still alive. Workers spin for a while after their last chunk (training dispatches every few microseconds) and then park.
/// A call from inside a chunk, or while another thread holds the pool, runs on the calling thread alone.
/// </remarks>
internal static unsafe class WorkerPool
{
    private const long SpinMicroseconds = 150;
    private static readonly long s_spinTicks = Stopwatch.Frequency * SpinMicroseconds / 1_000_000;
    private static readonly Lock s_growth = new();
    private static Worker[] s_workers = [];
    private static int s_threads = Environment.ProcessorCount;
    private static int s_held;
    private static Job s_job;
    private static ExceptionDispatchInfo? s_error;

    [ThreadStatic]
    private static bool t_inside;

    /// <summary>How many threads work on a dispatch, the caller included; at first the number of processors.</summary>
    public static int Threads
    {
        get => s_threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            s_threads = value;
        }
    }

    /// <summary>Runs <paramref name="work"/> for every chunk from 0 to <paramref name="chunks"/> - 1 and returns when all are done.</summary>
    /// <exception cref="Exception">The first exception that a chunk threw; chunks not yet begun are then skipped.</exception>
    public static void For<TWork>(int chunks, TWork work) where TWork : struct, IChunkedWork
    {
        int helpers = Math.Min(s_threads, chunks) - 1;
        if (helpers <= 0 || t_inside || Interlocked.CompareExchange(ref s_held, 1, 0) != 0)
        {
            for (int i = 0; i < chunks; i++) work.Invoke(i);
            return;
        }

        try
        {
            // The struct lives in this frame until every claimed chunk is done, so workers may reach it by address.
            Dispatch(chunks, helpers, Unsafe.AsPointer(ref work), &Invoke<TWork>);
        }
        finally
        {
            Volatile.Write(ref s_held, 0);
        }
    }

    /// <summary>The same for a delegate: for callers to whom an allocation does not matter.</summary>
    public static void For(int chunks, Action<int> work) => For(chunks, new DelegateWork(work));

    private static void Invoke<TWork>(void* work, int chunk) where TWork : struct, IChunkedWork => Unsafe.AsRef<TWork>(work).Invoke(chunk);

    private static void Dispatch(int chunks, int helpers, void* work, delegate*<void*, int, void> invoke)
    {
        if (s_workers.Length < helpers) Grow(helpers);
        var workers = s_workers;
        s_job.Work = work;
        s_job.Invoke = invoke;
        s_job.Chunks = chunks;
        s_job.Done = 0;
        s_job.Helpers = helpers;
        Interlocked.Exchange(ref s_job.Ticket, ((s_job.Ticket >> 32) + 1) << 32 | (uint)chunks);
        for (int i = 0; i < helpers; i++) workers[i].WakeIfParked();

        RunChunks();
        var waiter = new Waiter();
        while (Volatile.Read(ref s_job.Done) != chunks) waiter.Once();

        if (s_error is { } error)
        {
            s_error = null;
            error.Throw();
        }
    }

    /// <summary>Claims and runs chunks until none is left.</summary>
    private static void RunChunks()
    {
        int done = 0;
        t_inside = true;
        while (true)
        {
            ulong ticket = Volatile.Read(ref s_job.Ticket);
            uint left = (uint)ticket;
            if (left == 0) break;
            if (Interlocked.CompareExchange(ref s_job.Ticket, ticket - 1, ticket) != ticket) continue;

            // The claim keeps the dispatch alive until Done says otherwise: its fields are stable from here.
            try
            {
                if (Volatile.Read(ref s_error) is null) s_job.Invoke(s_job.Work, s_job.Chunks - (int)left);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref s_error, ExceptionDispatchInfo.Capture(error), null);
            }

            done++;
            if (left == 1) break;
        }

        t_inside = false;
        if (done > 0) Interlocked.Add(ref s_job.Done, done);
    }

    private static void Grow(int count)
    {
        lock (s_growth)
        {
            var workers = s_workers;
            if (workers.Length >= count) return;
            var grown = new Worker[count];
            workers.CopyTo(grown, 0);
            for (int i = workers.Length; i < count; i++) grown[i] = new Worker(i);
            s_workers = grown;
        }
    }

    private readonly struct DelegateWork(Action<int> work) : IChunkedWork
    {
        public void Invoke(int chunk) => work(chunk);
    }

    /// <summary>The dispatch under way; the words that many threads write stand on cache lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Job
    {
        [FieldOffset(128)] public ulong Ticket;
        [FieldOffset(256)] public int Done;
        [FieldOffset(384)] public void* Work;
        [FieldOffset(392)] public delegate*<void*, int, void> Invoke;
        [FieldOffset(400)] public int Chunks;
        [FieldOffset(404)] public int Helpers;
    }

    /// <summary>Waits a moment without leaving the processor at first, and lets other threads run when it takes long.</summary>
    private struct Waiter
    {
        private int _turns;

        public void Once()
        {
            if (_turns++ < 200) Thread.SpinWait(2);
            else Thread.Yield();
        }
    }

    private sealed class Worker
    {
        private readonly int _index;
        private readonly object _gate = new();
        private int _parked;
        private bool _signalled;

        public Worker(int index)
        {
            _index = index;
            new Thread(Loop) { IsBackground = true, Name = $"Bathys worker {index + 1}" }.Start();
        }

        public void WakeIfParked()
        {
            if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0) Signal();
        }

        private void Loop()
        {
            while (true)
            {
                if (Wanted)
                {
                    RunChunks();
                    if (SpinForWork()) continue;
                }

                // Either the dispatcher sees the flag and signals, or this thread sees the new ticket: both sides fence in between.
                Interlocked.Exchange(ref _parked, 1);
                if (Wanted && HasWork && Interlocked.Exchange(ref _parked, 0) != 0) continue;
                AwaitSignal();
            }
        }

        private void Signal()
        {
            lock (_gate)
            {
                _signalled = true;
                Monitor.Pulse(_gate);
            }
        }

        private void AwaitSignal()
        {
            lock (_gate)
            {
                while (!_signalled) Monitor.Wait(_gate);
                _signalled = false;
            }
        }

        private bool Wanted => _index < Volatile.Read(ref s_job.Helpers);

        private static bool HasWork => (uint)Volatile.Read(ref s_job.Ticket) != 0;

        private static bool SpinForWork()
        {
            long end = Stopwatch.GetTimestamp() + s_spinTicks;
            do
            {
                for (int i = 0; i < 16; i++)
                {
                    if (HasWork) return true;
                    Thread.SpinWait(2);
                }
            }
            while (Stopwatch.GetTimestamp() < end);
            return false;
        }
    }
}
