using Bathys.Kernels;

namespace Bathys.Tests;

public class GeneratorTests
{
    [Fact]
    public void A_position_put_back_gives_the_same_numbers_again()
    {
        var generator = new Generator(7);
        for (var i = 0; i < 5; i++) generator.NextUInt32();
        var position = generator.Position;
        var first = Enumerable.Range(0, 9).Select(_ => generator.NextUInt64()).ToArray();
        generator.Position = position;
        Assert.Equal(first, Enumerable.Range(0, 9).Select(_ => generator.NextUInt64()));
    }

    [Fact]
    public void Forks_do_not_depend_on_what_was_drawn_and_differ()
    {
        var (a, b) = (new Generator(7), new Generator(7));
        b.NextDouble();
        Assert.Equal(a.Fork(3).NextUInt64(), b.Fork(3).NextUInt64());
        Assert.NotEqual(a.Fork(3).NextUInt64(), a.Fork(4).NextUInt64());
        Assert.NotEqual(a.Fork(3).NextUInt64(), new Generator(8).Fork(3).NextUInt64());
    }

    [Fact]
    public void Whole_numbers_are_equally_likely()
    {
        var generator = new Generator(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[generator.NextInt(7)]++;
        // χ² with 6 degrees of freedom: 22.5 is the 99.9 % point.
        Assert.True(counts.Sum(n => (n - 10_000.0) * (n - 10_000) / 10_000) < 22.5);
    }

    [Fact]
    public void A_permutation_holds_each_number_once_and_depends_on_the_seed()
    {
        var order = new Generator(1).Permutation(1000);
        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.Equal(order, new Generator(1).Permutation(1000));
        Assert.NotEqual(order, new Generator(2).Permutation(1000));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution(DType dtype)
    {
        var x = Tensor.Randn([200_001], dtype, new Generator(5)).To(DType.Float64).ToArray<double>();
        Assert.Equal(0, x.Average(), 0.01);
        Assert.Equal(1, x.Average(v => v * v), 0.02);
        Assert.Equal(0, x.Average(v => v * v * v), 0.05);
        Assert.Equal(3, x.Average(v => v * v * v * v), 0.1);
        Assert.InRange(x.Max(), 3.8, 6.5);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Uniform_numbers_stay_below_the_open_end(DType dtype)
    {
        var x = Tensor.Rand([100_003], -1, 3, dtype, new Generator(5)).To(DType.Float64).ToArray<double>();
        Assert.True(x.Min() >= -1 && x.Max() < 3);
        Assert.Equal(1, x.Average(), 0.02);
        Assert.Equal(16.0 / 12, x.Average(v => (v - 1) * (v - 1)), 0.02);
    }

    [Fact]
    public void A_filled_tensor_is_the_same_at_any_thread_count_and_its_neighbors_go_on_after_it()
    {
        var before = WorkerPool.Threads;
        try
        {
            float[]? expected = null;
            foreach (var threads in (int[])[1, 2, 4])
            {
                WorkerPool.Threads = threads;
                var generator = new Generator(3);
                var x = Tensor.Randn([50_000], generator: generator);
                var next = Tensor.Randn([8], generator: generator);
                var all = x.ToArray<float>().Concat(next.ToArray<float>()).ToArray();
                Assert.Equal(expected ??= all, all);
                Assert.NotEqual(all[..8], all[^8..]);
            }
        }
        finally
        {
            WorkerPool.Threads = before;
        }
    }
}
