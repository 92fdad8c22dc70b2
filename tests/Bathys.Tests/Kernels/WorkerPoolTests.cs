using Bathys.Kernels;

namespace Bathys.Tests.Kernels;

/// <summary>Tests that set the number of threads or count allocations must not run beside others that use the pool.</summary>
[CollectionDefinition("WorkerPool", DisableParallelization = true)]
public sealed class WorkerPoolCollection;

[Collection("WorkerPool")]
public sealed class WorkerPoolTests : IDisposable
{
    private readonly int _threads = WorkerPool.Threads;

    public void Dispose() => WorkerPool.Threads = _threads;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void EveryChunkRunsExactlyOnce(int threads)
    {
        WorkerPool.Threads = threads;
        var counts = new int[1000];
        for (int round = 0; round < 200; round++)
        {
            int chunks = round * 5 % counts.Length;
            Array.Clear(counts);
            WorkerPool.For(chunks, i => Interlocked.Increment(ref counts[i]));
            for (int i = 0; i < counts.Length; i++) Assert.Equal(i < chunks ? 1 : 0, counts[i]);
        }
    }

    [Fact]
    public void WorkersShareTheChunks()
    {
        WorkerPool.Threads = 2;
        using var both = new Barrier(2);
        var ids = new int[2];

        // Only two threads at once can pass the barrier.
        WorkerPool.For(2, i =>
        {
            Assert.True(both.SignalAndWait(TimeSpan.FromMinutes(5)));
            ids[i] = Environment.CurrentManagedThreadId;
        });
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public void ParkedWorkersWakeUp()
    {
        WorkerPool.Threads = 2;
        using var both = new Barrier(2);
        var threads = new Thread[2];
        for (int round = 0; round < 5; round++)
        {
            WorkerPool.For(2, i =>
            {
                threads[i] = Thread.CurrentThread;
                Assert.True(both.SignalAndWait(TimeSpan.FromMinutes(5)));
            });
            var worker = threads.Single(thread => thread != Thread.CurrentThread);
            Assert.True(SpinWait.SpinUntil(() => worker.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromMinutes(5)));
        }
    }

    [Fact]
    public void NestedCallsRunOnTheCallingThread()
    {
        WorkerPool.Threads = 4;
        var sums = new long[8];
        WorkerPool.For(8, i =>
        {
            int caller = Environment.CurrentManagedThreadId;
            WorkerPool.For(100, j =>
            {
                Assert.Equal(caller, Environment.CurrentManagedThreadId);
                sums[i] += j;
            });
        });
        Assert.All(sums, sum => Assert.Equal(4950, sum));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AnExceptionReachesTheCallerAndThePoolLivesOn(int threads)
    {
        WorkerPool.Threads = threads;
        for (int round = 0; round < 20; round++)
        {
            var error = Assert.Throws<InvalidOperationException>(() => WorkerPool.For(50, i =>
            {
                if (i == 17) throw new InvalidOperationException("seventeen");
            }));
            Assert.Equal("seventeen", error.Message);
        }

        int count = 0;
        WorkerPool.For(50, _ => Interlocked.Increment(ref count));
        Assert.Equal(50, count);
    }

    [Fact]
    public async Task CallersOnManyThreadsDoNotDisturbEachOther()
    {
        WorkerPool.Threads = 3;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int round = 0; round < 200; round++)
            {
                var seen = new int[64];
                WorkerPool.For(64, i => seen[i]++);
                Assert.All(seen, count => Assert.Equal(1, count));
            }
        })));
    }

    [Fact]
    public unsafe void ADispatchAllocatesNothing()
    {
        WorkerPool.Threads = 2;
        var sums = stackalloc long[16];
        for (int i = 0; i < 50; i++) WorkerPool.For(16, new AddWork { Sums = sums });
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++) WorkerPool.For(16, new AddWork { Sums = sums });
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        for (int i = 0; i < 16; i++) Assert.Equal(100 * i, sums[i]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(6, 2)]
    [InlineData(8, 3)]
    [InlineData(16, 5)]
    [InlineData(5, 4)]
    public void Callers_and_their_workers_are_as_many_as_the_threads_and_teams_differ_by_one_at_most(int threads, int callers)
    {
        var split = WorkerSplit.Of(threads, callers);
        var sizes = new List<int>();
        while (split.TryTakeTeam() is { } team) sizes.Add(team.Size);
        Assert.True(sizes.Count <= callers);
        sizes.AddRange(Enumerable.Repeat(1, callers - sizes.Count)); // those compute alone
        Assert.Equal(threads, sizes.Sum());
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
        var places = Enumerable.Range(0, threads).Select(split.PlaceOf).Where(place => place.Team is not null).ToList();
        Assert.Equal(threads - callers, places.Count);
        Assert.Equal(places.Count, places.Distinct().Count());
        foreach (var team in places.Select(place => place.Team!).Distinct()) team.Leave();
    }

    [Fact]
    public void Callers_that_throw_nest_and_meet_other_numbers_of_threads_get_every_chunk_once()
    {
        using var isDone = new ManualResetEventSlim();
        var changer = new Thread(() =>
        {
            for (var i = 0; !isDone.IsSet; i++)
            {
                WorkerPool.Threads = (i % 4) switch { 0 => 1, 1 => 2, 2 => 5, _ => 12 };
                Thread.Yield();
            }
        });
        changer.Start();
        var errors = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var callers = Enumerable.Range(0, 8).Select(seed => new Thread(() =>
        {
            try
            {
                Call(new Random(seed));
            }
            catch (Exception e)
            {
                errors.Enqueue(e);
            }
        })).ToList();
        foreach (var caller in callers) caller.Start();
        foreach (var caller in callers) caller.Join();
        isDone.Set();
        changer.Join();
        Assert.Empty(errors);
    }

    private static void Call(Random random)
    {
        var counts = new int[100];
        for (var round = 0; round < 2000; round++)
        {
            var chunks = random.Next(counts.Length);
            Array.Clear(counts);
            if (random.Next(4) == 0 && chunks > 0)
            {
                var (bad, message) = (random.Next(chunks), Guid.NewGuid().ToString());
                var error = Assert.Throws<InvalidOperationException>(() => WorkerPool.For(chunks, i =>
                {
                    if (i == bad) throw new InvalidOperationException(message);
                }));
                Assert.Equal(message, error.Message);
                continue;
            }
            WorkerPool.For(chunks, i =>
            {
                var inner = 0;
                WorkerPool.For(3, _ => Interlocked.Increment(ref inner)); // in parallel where the outer call is of one chunk
                Interlocked.Add(ref counts[i], inner);
            });
            for (var i = 0; i < counts.Length; i++) Assert.Equal(i < chunks ? 3 : 0, counts[i]);
        }
    }

    [Fact]
    public async Task A_caller_left_alone_has_its_helper_again()
    {
        WorkerPool.Threads = 2;
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            for (var round = 0; round < 200; round++) WorkerPool.For(16, _ => Thread.SpinWait(10));
        })));
        // Until the split for several callers has lapsed, each dispatch is alone; then another thread has some of the chunks.
        var caller = Environment.CurrentManagedThreadId;
        var isHelped = false;
        SpinWait.SpinUntil(() =>
        {
            WorkerPool.For(64, _ =>
            {
                Thread.SpinWait(1000);
                if (Environment.CurrentManagedThreadId != caller) Volatile.Write(ref isHelped, true);
            });
            return Volatile.Read(ref isHelped);
        }, TimeSpan.FromMinutes(5));
        Assert.True(isHelped);
    }

    [Fact]
    public void ThreadsMustBePositive() => Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.Threads = 0);

    private unsafe struct AddWork : IChunkedWork
    {
        public long* Sums;

        public readonly void Invoke(int chunk) => Sums[chunk] += chunk;
    }
}
