using Bathys.Kernels;

namespace Bathys.Tests.Operators.Neural;

[Collection(nameof(Alone))]
public class AttentionMemoryTests
{
    [Fact]
    public void Memory_for_training_grows_with_the_length_and_not_with_its_square()
    {
        var (shorter, longer) = (Kept(512), Kept(4096));
        Assert.InRange(longer, shorter, 10 * shorter);
    }

    /// <summary>Bytes in use between the forward and the backward pass.</summary>
    static long Kept(int length)
    {
        var x = Tensor.Randn(1, 2, length, 16);
        x.RequiresGrad = true;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = MemoryPool.Live;
        var y = x.ScaledDotProductAttention(x, x, causal: true);
        var kept = MemoryPool.Live - before;
        y.Sum().Backward();
        Assert.NotNull(x.Grad);
        return kept;
    }
}
