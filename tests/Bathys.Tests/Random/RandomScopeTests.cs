using Bathys.Nn;

namespace Bathys.Tests;

/// <summary>Whose numbers are drawn, and that each is drawn once.</summary>
public class RandomScopeTests
{
    [Fact]
    public void The_innermost_scope_says_whose_numbers_are_drawn()
    {
        var (outer, inner) = (new Generator(1), new Generator(2));
        using (new RandomScope(outer))
        {
            using (new RandomScope(inner)) Tensor.Randn(8);
            Assert.Equal((0ul, 8ul), (outer.Position, inner.Position));
            Tensor.Rand([4]);
            Assert.Equal((4ul, 8ul), (outer.Position, inner.Position));
            Assert.Same(outer, Generator.Current);
        }

        Assert.Equal(0ul, Generator.Current.Seed);
    }

    [Fact]
    public void A_model_begins_as_its_scope_says_whatever_else_is_drawn()
    {
        float[] Weights()
        {
            using var random = new RandomScope(new Generator(7));
            return new Linear(8, 8).Weight.ToArray<float>();
        }

        var first = Weights();
        Tensor.Randn(100);
        Assert.Equal(first, Weights());
    }

    [Fact]
    public void Threads_that_draw_from_one_generator_never_get_the_same_numbers()
    {
        const int Threads = 4, Each = 25_000;
        var generator = new Generator(5);
        var drawn = new ulong[Threads * Each];
        Parallel.For(0, Threads, new ParallelOptions { MaxDegreeOfParallelism = Threads }, thread =>
        {
            for (var i = 0; i < Each; i++) drawn[(thread * Each) + i] = generator.NextUInt64();
        });
        var single = new Generator(5);
        Assert.Equal(Enumerable.Range(0, drawn.Length).Select(_ => single.NextUInt64()).ToHashSet(), drawn.ToHashSet());
        Assert.Equal(2ul * Threads * Each, generator.Position);
    }

    [Fact]
    public void Tensors_filled_by_several_threads_share_no_number()
    {
        var generator = new Generator(5);
        var filled = new float[64][];
        Parallel.For(0, filled.Length, i => filled[i] = Tensor.Rand([32], generator: generator).ToArray<float>());
        var expected = Tensor.Rand([64, 32], generator: new Generator(5)).ToArray<float>().Chunk(32)
            .Select(row => string.Join(' ', row)).ToHashSet();
        Assert.Equal(expected, filled.Select(row => string.Join(' ', row)).ToHashSet());
    }
}
