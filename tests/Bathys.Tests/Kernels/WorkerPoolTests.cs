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
            Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30)));
            ids[i] = Environment.CurrentManagedThreadId;
        });
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public void ParkedWorkersWakeUp()
    {
        WorkerPool.Threads = 2;
        using var both = new Barrier(2);
        for (int round = 0; round < 5; round++)
        {
            WorkerPool.For(2, _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30))));
            Thread.Sleep(20);
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

    [Fact]
    public void ThreadsMustBePositive() => Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.Threads = 0);

    private unsafe struct AddWork : IChunkedWork
    {
        public long* Sums;

        public readonly void Invoke(int chunk) => Sums[chunk] += chunk;
    }
}
