using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys.Tests;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;

[Collection(nameof(Alone))]
public unsafe class MemoryPoolTests
{
    [Fact]
    public void Blocks_are_aligned_large_enough_and_at_most_an_eighth_too_large()
    {
        for (var bytes = 1L; bytes < 1L << 40; bytes = (bytes * 9 / 8) + 1)
        {
            var (index, size) = MemoryPool.ClassOf((nuint)bytes);
            Assert.True(size >= bytes, $"{bytes} in {size}");
            Assert.True(size <= Math.Max(64, (bytes * 9 / 8) + 64), $"{bytes} in {size}");
            Assert.Equal(size, MemoryPool.SizeOf(index));
            Assert.Equal((index, size), MemoryPool.ClassOf((nuint)size));
            Assert.NotEqual(index, MemoryPool.ClassOf((nuint)size + 1).Index);
        }
        var block = MemoryPool.Rent(100);
        Assert.Equal(0u, (nuint)block.Data % 64);
        MemoryPool.Return(block);
    }

    [Fact]
    public void Tensors_that_nobody_holds_give_their_memory_back_before_the_pool_grows()
    {
        Processor.ReleaseMemory(); // what other tests needed is no measure
        ChainsStaySmall();
    }

    static void ChainsStaySmall()
    {
        var (before, most) = (MemoryPool.Held, 0L);
        // 40 GB in all, never more than 5 tensors of 8 MB alive.
        for (var i = 0; i < 1000; i++)
        {
            Chain();
            most = Math.Max(most, MemoryPool.Held);
        }
        Assert.True(most - before < 200 << 20, $"the pool grew by {most - before:N0} bytes");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Chain()
    {
        var x = Tensor.Empty([2 << 20]);
        for (var i = 0; i < 4; i++) x = Tensor.Empty(x.Shape);
    }

    [Fact]
    public void Memory_is_released_on_request_and_living_tensors_keep_theirs()
    {
        var kept = Tensor.Ones(1 << 20);
        Chain();
        Processor.ReleaseMemory();
        Assert.Equal(MemoryPool.Live, MemoryPool.Held);
        Assert.Equal(1 << 20, kept.Sum().Item());
    }

    [Fact]
    public void A_backward_pass_returns_gradients_on_the_way()
    {
        // Kept and small, the graph gives no reason for a collection, which would find what the pass left.
        const int Size = 1 << 18, Depth = 20;
        Processor.ReleaseMemory();
        var x = Tensor.Ones([Size]);
        x.RequiresGrad = true;
        var y = x;
        for (var i = 0; i < Depth; i++) y = y.Tanh().Reshape(2, -1).Reshape(-1);
        var loss = y.Sum();
        var live = MemoryPool.Live;
        loss.Backward(retainGraph: true);
        Assert.True(MemoryPool.Live - live < 4L * Size * 3, $"{(MemoryPool.Live - live) / (4.0 * Size):F1} gradients are left");
        GC.KeepAlive(y);
    }

    static unsafe nint Address(Tensor x)
    {
        using var memory = x.Borrow();
        return (nint)memory.Data;
    }

    [Fact]
    public void A_disposed_tensor_throws_and_its_memory_is_used_again_at_once()
    {
        var x = Tensor.Ones(123_457);
        var view = x[1..];
        var address = Address(x);
        x.Dispose();
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view[0].Item());
        Assert.Throws<ObjectDisposedException>(() => x.ToArray<float>());
        Assert.Equal(address, Address(Tensor.Empty([123_457])));
    }

    [Fact]
    public void Asking_for_too_much_says_how_much_and_leaves_the_pool_usable()
    {
        Processor.ReleaseMemory();
        var large = Tensor.Empty([3, 1_234_567]);
        var error = Assert.Throws<TensorMemoryException>(() => Tensor.Empty([1 << 30, 1 << 20]));
        Assert.Contains("no memory for 4,503,599,627,370,496 bytes more", error.Message);
        Assert.Matches(@"[\d,]+ bytes are in use by tensors", error.Message);
        Assert.Matches(@"the largest tensors: .*\d × Float32 \([\d, ]+\) of [\d,]+ bytes", error.Message);
        GC.KeepAlive(large);
        Assert.Equal(3, Tensor.Ones(3).Sum().Item());
        ChainsStaySmall(); // now as before
    }
}
