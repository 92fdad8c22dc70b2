using Bathys.Vision;
using Bathys.Vision.Digits;
using Bathys.Vision.Transforms;

namespace Bathys.Data.Tests.Loading;

public class DataLoaderTests
{
    static readonly ImageArray Digits = new DigitsData().DrawAll(0, 50).WithTransform(new Compose(
        new Resize(20), new RandomRotation(30), new ColorJitter(0.3, 0.3), new ToTensor()));

    [Theory]
    [InlineData(false, 50, 6)]
    [InlineData(true, 48, 6)]
    public void An_epoch_has_every_sample_once_or_full_batches_alone(bool dropLast, int samples, int full)
    {
        var loader = new DataLoader(new Numbers(50), batchSize: 8, shuffle: true, dropLast: dropLast);
        Assert.Equal(dropLast ? 6 : 7, loader.Count);
        Assert.Equal(samples, loader.SampleCount);
        var batches = loader.ToList();
        Assert.Equal(loader.Count, batches.Count);
        Assert.All(batches.Take(full), b => Assert.Equal(8, b.Size));
        long[] seen = [.. batches.SelectMany(b => b.Target.ToArray<long>())];
        Assert.Equal(samples, seen.Distinct().Count());
        Assert.NotEqual(seen.Order(), seen);
        Assert.All(batches, b => Assert.Equal(b.Target.ToArray<long>().Select(v => (float)v), b.Input.ToArray<float>()));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 4)]
    [InlineData(16, 2)]
    public void Order_and_augmentation_do_not_depend_on_the_workers(int workers, int prefetch)
    {
        var plain = new DataLoader(Digits, batchSize: 8, shuffle: true, workers: 0, seed: 9);
        var parallel = new DataLoader(Digits, batchSize: 8, shuffle: true, workers: workers, prefetch: prefetch, seed: 9);
        for (int epoch = 0; epoch < 2; epoch++)
            AssertSame(plain.Epoch(epoch), parallel.Epoch(epoch));
    }

    [Fact]
    public void Epochs_differ_in_order_and_augmentation_and_enumeration_counts_them_up()
    {
        var loader = new DataLoader(Digits, batchSize: 50, shuffle: true);
        Assert.NotEqual(Labels(loader, 0), Labels(loader, 1));
        var first = loader.Single();
        var second = loader.Single();
        Assert.Equal(loader.Epoch(0).Single().Input.ToArray<float>(), first.Input.ToArray<float>());
        Assert.Equal(loader.Epoch(1).Single().Input.ToArray<float>(), second.Input.ToArray<float>());

        var ordered = new DataLoader(Digits, batchSize: 50);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i % 10L), Labels(ordered, 5));
        Assert.NotEqual(ordered.Epoch(0).Single().Input.ToArray<float>(), ordered.Epoch(1).Single().Input.ToArray<float>());
        Assert.NotEqual(Labels(loader, 0), Labels(new DataLoader(Digits, shuffle: true, seed: 1), 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_epoch_can_go_on_from_any_batch(int workers)
    {
        var loader = new DataLoader(Digits, batchSize: 8, shuffle: true, workers: workers);
        AssertSame(loader.Epoch(3).Skip(4), loader.Epoch(3, firstBatch: 4));
        Assert.Empty(loader.Epoch(3, firstBatch: loader.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_fault_reaches_the_reader_with_the_number_of_the_sample(int workers)
    {
        var loader = new DataLoader(new Numbers(50) { Faulty = 21 }, batchSize: 8, workers: workers);
        int read = 0;
        var e = Assert.Throws<SampleException>(() =>
        {
            foreach (var batch in loader)
                read++;
        });
        Assert.Equal((21, 2), (e.Index, read));
        Assert.Equal("Sample 21: it broke", e.Message);
    }

    [Fact]
    public void Leaving_an_epoch_early_lets_the_workers_end()
    {
        var numbers = new Numbers(10_000);
        foreach (var batch in new DataLoader(numbers, workers: 3).Take(5))
            Assert.Equal(1, batch.Size);
        Assert.InRange(numbers.Served, 5, 5 + 3 * 4);
    }

    [Fact]
    public void Samples_that_do_not_stack_are_named()
    {
        var loader = new DataLoader(new Numbers(8) { Odd = 5 }, batchSize: 4, workers: 0);
        var e = Assert.Throws<SampleException>(() => loader.ToList());
        Assert.Equal("Sample 5: Float32 (2) cannot be stacked with sample 4, which is Float32 (); make all samples alike.", e.Message);
    }

    [Fact]
    public void Nothing_to_load_is_said_at_once()
    {
        Assert.Throws<DataException>(() => new DataLoader(new Numbers(0)));
        var e = Assert.Throws<DataException>(() => new DataLoader(new Numbers(5), batchSize: 8, dropLast: true));
        Assert.Equal("5 samples make no batch of 8: give more samples or a smaller batch.", e.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader(new Numbers(5), batchSize: 0));
    }

    [Fact]
    public void Images_come_as_batch_channels_rows_columns_with_Int64_labels()
    {
        var (x, y) = new DataLoader(Digits, batchSize: 7).First();
        Assert.Equal(new Shape(7, 1, 20, 20), x.Shape);
        Assert.Equal(DType.Float32, x.DType);
        Assert.Equal([0L, 1, 2, 3, 4, 5, 6], y.ToArray<long>());
        var sample = Digits[3];
        Assert.Equal(new Shape(1, 20, 20), sample.Input.Shape);
        Assert.Equal(3, sample.Target.Item<long>());
    }

    [Fact]
    public void A_batch_holds_what_its_samples_are_one_by_one()
    {
        var random = new Generator(4);
        var batch = Digits.GetBatch([7, 3], random);
        Assert.Equal(
            [.. Digits.Get(7, random.Fork(7)).Input.ToArray<float>(), .. Digits.Get(3, random.Fork(3)).Input.ToArray<float>()],
            batch.Input.ToArray<float>());
    }

    [Fact]
    public void Views_are_stacked_whole_while_the_collector_runs()
    {
        using var done = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                Tensor.Full([300, 400], -1); // takes what was given back too early
            }
        });
        collector.Start();
        try
        {
            foreach (var batch in new DataLoader(new Turned(64), batchSize: 8, workers: 2))
            {
                float[] values = batch.Input.ToArray<float>(), targets = batch.Target.ToArray<float>();
                for (int i = 0; i < batch.Size; i++)
                    Assert.Equal(-1, values.AsSpan(i * 120_000, 120_000).IndexOfAnyExcept(targets[i]));
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    static long[] Labels(DataLoader loader, int epoch) => [.. loader.Epoch(epoch).SelectMany(batch => batch.Target.ToArray<long>())];

    static void AssertSame(IEnumerable<Batch> expected, IEnumerable<Batch> actual)
    {
        foreach (var (a, b) in expected.Zip(actual.ToList(), (a, b) => (a, b)).ToList())
        {
            Assert.Equal(a.Target.ToArray<long>(), b.Target.ToArray<long>());
            Assert.Equal(a.Input.ToArray<float>(), b.Input.ToArray<float>());
        }
        Assert.Equal(expected.Count(), actual.Count());
    }

    sealed class Numbers(int count) : Dataset
    {
        int served;

        public int Faulty { get; init; } = -1;

        public int Odd { get; init; } = -1;

        public int Served => served;

        public override int Count => count;

        public override Sample this[int index]
        {
            get
            {
                Interlocked.Increment(ref served);
                if (index == Faulty)
                    throw new InvalidOperationException("it broke");
                return new Sample(index == Odd ? Tensor.Zeros(2) : Tensor.Scalar(index), Tensor.Scalar(index, DType.Int64));
            }
        }
    }

    // Each sample is a view that has to be copied before it can be stacked.
    sealed class Turned(int count) : Dataset
    {
        public override int Count => count;

        public override Sample this[int index] => new(Tensor.Full([400, 300], index).Transpose(0, 1), Tensor.Scalar(index));
    }
}
