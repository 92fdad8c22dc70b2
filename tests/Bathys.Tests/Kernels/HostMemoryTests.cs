using System.Runtime.CompilerServices;
using Bathys.Kernels;
using Bathys.Nn;
using Bathys.Optim;

namespace Bathys.Tests;

/// <summary>The memory pool in a process that has other things to do: many live objects, finalizers that want locks.</summary>
[Collection(nameof(Alone))]
public class HostMemoryTests
{
    const int Block = 2 << 20;
    const int Block20 = 20 << 20;

    /// <summary>How long a test waits for what would otherwise never come.</summary>
    static readonly TimeSpan deadlock = TimeSpan.FromMinutes(5);

    [Fact]
    public void Inference_and_training_among_many_live_objects_ask_for_no_full_collection_and_hold_little()
    {
        var host = Enumerable.Range(0, 500_000).Select(i => new object[] { i }).ToArray();
        var model = new Sequential { new Linear(256, 1024), new ReLU(), new Linear(1024, 256) };
        var optimizer = new Adam(model.Parameters(), learningRate: 1e-3);
        var x = Tensor.Randn(512, 256);
        Processor.ReleaseMemory();
        var (full, most) = (MemoryPool.FullCollections, 0L);
        for (var i = 0; i < 200; i++)
        {
            if (i % 2 == 0) Infer(model, x);
            else Train(model, optimizer, x);
            most = Math.Max(most, MemoryPool.Held);
        }
        Assert.Equal(full, MemoryPool.FullCollections);
        Assert.True(most < 400L << 20, $"the pool held {most:N0} bytes");
        GC.KeepAlive(host);
    }

    static void Infer(Sequential model, Tensor x)
    {
        using (new NoGrad()) model.Forward(x).Sum().Item();
    }

    static void Train(Sequential model, Adam optimizer, Tensor x)
    {
        optimizer.ZeroGrad();
        (model.Forward(x) - x).Square().Mean().Backward();
        optimizer.Step();
    }

    [Fact]
    public void Tensors_kept_for_several_steps_are_found_when_they_die_old()
    {
        Assert.All([false, true], trains =>
        {
            Processor.ReleaseMemory();
            var before = MemoryPool.Live;
            var (most, needed) = (Window(trains), before + (14 * Block20));
            Assert.True(most < Math.Max(1L << 30, 4 * needed),
                $"trains: {trains}, held: {most:N0}, in use before: {before:N0}, {LargeTensors.Describe()}");
        });
    }

    /// <summary>The most that is held while twelve tensors of 20 MB wait in a queue and a new one comes each step, 4 GB in all.</summary>
    static long Window(bool trains)
    {
        var (queue, weight, most) = (new Queue<Tensor>(), Tensor.Ones([1], DType.Float32), 0L);
        weight.RequiresGrad = true;
        for (var i = 0; i < 200; i++)
        {
            queue.Enqueue(Tensor.Zeros(Block20 / sizeof(float)));
            if (queue.Count > 12) queue.Dequeue();
            if (trains) (queue.Peek() * weight).Sum().Backward();
            else using (new NoGrad()) (queue.Peek() * weight).Sum().Item();
            weight.Grad = null;
            SpinWait.SpinUntil(() => !MemoryPool.IsFullUnderWay, deadlock); // else it would depend on who is faster
            most = Math.Max(most, MemoryPool.Held);
        }
        return most;
    }

    [Fact]
    public void Backward_passes_on_several_threads_return_each_block_once()
    {
        using var stop = new CancellationTokenSource();
        var looks = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                Assert.True(MemoryPool.Live >= 0);
                Thread.Sleep(1);
            }
        });
        looks.Start();
        try
        {
            Run(3, _ =>
            {
                var x = Tensor.Ones([32]);
                x.RequiresGrad = true;
                for (var i = 0; i < 3000; i++)
                {
                    x.Grad = null;
                    x.Tanh().Tanh().Exp().Sum().Backward();
                    Assert.All(x.Grad!.ToArray<float>(), value => Assert.Equal(x.Grad[0].Item<float>(), value));
                }
            });
        }
        finally
        {
            stop.Cancel();
            looks.Join();
        }
    }

    [Fact]
    public void Several_threads_that_infer_hold_little_and_ask_for_no_full_collection()
    {
        var model = new Sequential { new Linear(256, 1024), new ReLU(), new Linear(1024, 256) };
        Processor.ReleaseMemory();
        var full = MemoryPool.FullCollections;
        Run(4, _ =>
        {
            var x = Tensor.Randn(256, 256);
            for (var i = 0; i < 150; i++) Infer(model, x);
        });
        Assert.Equal(full, MemoryPool.FullCollections);
        Assert.True(MemoryPool.Held < 400L << 20, $"the pool holds {MemoryPool.Held:N0} bytes");
    }

    [Fact]
    public void What_dies_in_the_oldest_generation_comes_back_before_much_is_held()
    {
        Processor.ReleaseMemory();
        var (full, most) = (MemoryPool.FullCollections, 0L);
        for (var i = 0; i < 60; i++) // 4 GB in all
        {
            DieOld();
            SpinWait.SpinUntil(() => !MemoryPool.IsFullUnderWay, deadlock); // else it would depend on who is faster
            most = Math.Max(most, MemoryPool.Held);
        }
        Assert.InRange(MemoryPool.FullCollections - full, 1, 30);
        Assert.True(most < 2L << 30, $"the pool held {most:N0} bytes");
        Processor.ReleaseMemory();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void DieOld()
    {
        var alive = Enumerable.Range(0, 8).Select(_ => Tensor.Empty([Block])).ToArray();
        GC.Collect(1);
        GC.Collect(1);
        GC.KeepAlive(alive);
    }

    [Fact]
    public void Who_holds_a_lock_that_a_finalizer_wants_goes_on_computing()
    {
        var gate = new Lock();
        using var isDone = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            lock (gate)
            {
                for (var i = 0; i < 100; i++)
                {
                    Abandon(gate);
                    for (var k = 0; k < 10; k++) Tensor.Empty([Block]);
                    var x = Tensor.Ones(Block);
                    x.RequiresGrad = true;
                    x.Square().Sum().Backward();
                }
                Processor.ReleaseMemory();
            }
            isDone.Set();
        })
        { IsBackground = true };
        thread.Start();
        Assert.True(isDone.Wait(deadlock), "the thread waits for a finalizer that waits for it");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Abandon(Lock gate) => _ = new Wanting(gate);

    [Fact]
    public void A_tensor_that_only_a_finalizer_reaches_keeps_its_numbers()
    {
        var gate = new Lock();
        var results = new List<float>();
        lock (gate)
        {
            Abandon(gate); // the finalizer thread waits here or later, in any case before it is through
            for (var i = 0; i < 20; i++) AbandonReader(gate, results);
            Processor.ReleaseMemory();
            for (var i = 0; i < 40; i++) Tensor.Full([1000], 7);
        }
        GC.WaitForPendingFinalizers();
        Assert.Equal(20, results.Count);
        Assert.All(results, result => Assert.Equal(1000, result));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void AbandonReader(Lock gate, List<float> results) => _ = new Reading(gate, Tensor.Ones(1000), results);

    [Fact]
    public void Many_threads_share_the_pool_and_no_block_is_given_to_two()
    {
        Run(6, seed =>
        {
            var random = new Random(seed);
            var kept = new Tensor?[16];
            for (var i = 0; i < 4000; i++)
            {
                var place = random.Next(kept.Length);
                if (kept[place] is { } old)
                {
                    var numbers = old.ToArray<float>();
                    Assert.All([numbers[0], numbers[^1]], number => Assert.Equal((seed * 100) + place, number));
                    if (random.Next(2) == 0) old.Dispose();
                }
                kept[place] = Tensor.Full([random.Next(1, 30_000)], (seed * 100) + place);
            }
        });
    }

    static void Run(int threads, Action<int> body)
    {
        var errors = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var all = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            try
            {
                body(i);
            }
            catch (Exception e)
            {
                errors.Enqueue(e);
            }
        })).ToList();
        foreach (var thread in all) thread.Start();
        foreach (var thread in all) thread.Join();
        Assert.Empty(errors);
    }

    sealed class Wanting(Lock gate)
    {
        ~Wanting()
        {
            lock (gate) return;
        }
    }

    sealed class Reading(Lock gate, Tensor tensor, List<float> results)
    {
        ~Reading()
        {
            lock (gate) results.Add((float)tensor.Sum().Item());
        }
    }
}
