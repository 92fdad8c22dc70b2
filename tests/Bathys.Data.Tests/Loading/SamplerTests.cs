namespace Bathys.Data.Tests.Loading;

[Quick]
public class SamplerTests
{
    [Fact]
    public void Orders_are_functions_of_seed_and_epoch()
    {
        var random = new RandomSampler(100, seed: 3);
        Assert.Equal(random.Order(4), new RandomSampler(100, seed: 3).Order(4));
        Assert.NotEqual(random.Order(4), random.Order(5));
        Assert.Equal(Enumerable.Range(0, 100), random.Order(4).Order());
        Assert.Equal(Enumerable.Range(0, 100), new SequentialSampler(100).Order(7));
    }

    [Fact]
    public void Weights_decide_how_often_an_example_is_drawn()
    {
        var sampler = new WeightedSampler([1, 0, 3, 0], count: 4000, seed: 1);
        var counts = sampler.Order(0).CountBy(index => index).ToDictionary();
        Assert.Equal([0, 2], counts.Keys.Order());
        Assert.InRange(counts[2] / 4000.0, 0.72, 0.78);
        Assert.Equal(sampler.Order(2), sampler.Order(2));
        Assert.Throws<ArgumentException>(() => new WeightedSampler([0, 0]));
        Assert.Throws<ArgumentException>(() => new WeightedSampler([1, -1]));
        Assert.Throws<ArgumentException>(() => new WeightedSampler([1, double.NaN]));
    }

    [Fact]
    public void A_loader_takes_a_sampler_of_your_own()
    {
        var loader = new DataLoader(Ten(), batchSize: 2, sampler: new Backwards());
        Assert.Equal([9L, 8, 7, 6, 5, 4, 3, 2, 1, 0], loader.Epoch(0).SelectMany(batch => batch.Target.ToArray<long>()));
        Assert.Throws<ArgumentException>(() => new DataLoader(Ten(), shuffle: true, sampler: new Backwards()));
    }

    [Fact]
    public void Rows_of_like_length_come_together_each_once_an_epoch()
    {
        int[] lengths = [.. Enumerable.Range(0, 200).Select(i => (i * 37) % 50)];
        var sampler = new LengthBatchSampler(lengths, 8, seed: 2);
        var batches = sampler.Batches(3);
        Assert.Equal((25, 200), (sampler.Count, sampler.SampleCount));
        Assert.Equal(Enumerable.Range(0, 200), batches.SelectMany(batch => batch).Order());
        Assert.All(batches, batch => Assert.InRange(batch.Max(row => lengths[row]) - batch.Min(row => lengths[row]), 0, 3));
        Assert.NotEqual(batches[0], sampler.Batches(4)[0]);
    }

    [Fact]
    public void Samples_of_any_kind_are_collated()
    {
        var loader = DataLoader.Create(new Words(), words => string.Join(' ', words), batchSize: 2, workers: 2);
        Assert.Equal(["zero one", "two three", "four"], loader.Epoch(0));
        Assert.Equal("two three", loader.Epoch(0, firstBatch: 1).First());
        var concat = new ConcatDataset<string>(new Words(), new Words());
        Assert.Equal((10, "one"), (concat.Count, concat[6]));
        Assert.Equal(10L, Ten().Concat(Ten())[10].Target.Item<long>() + 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_stream_is_read_in_its_order_and_goes_on_where_it_was_left(int workers)
    {
        var loader = DataLoader.Create(new Counting(), numbers => numbers.ToArray(), batchSize: 3, workers: workers);
        Assert.Null(loader.SampleCount);
        Assert.Throws<InvalidOperationException>(() => loader.Count);
        Assert.Equal([[20, 21, 22], [23, 24, 25], [26]], loader.Epoch(2));
        Assert.Equal([[26]], loader.Epoch(2, firstBatch: 2));
        Assert.Equal([0, 1, 2], loader.Epoch(0).First());
        Assert.Throws<InvalidDataException>(
            () => DataLoader.Create(new Counting(fails: true), numbers => numbers.Count, 3, workers: workers).Epoch(0).ToList());
    }

    static TensorDataset Ten() => new(Tensor.Arange(10), Tensor.From<long>([.. Enumerable.Range(0, 10).Select(i => (long)i)]));

    sealed class Backwards : Sampler
    {
        public override int Count => 10;

        public override int[] Order(int epoch) => [.. Enumerable.Range(0, 10).Reverse()];

        public override string ToString() => "backwards";
    }

    sealed class Words : Dataset<string>
    {
        static readonly string[] Texts = ["zero", "one", "two", "three", "four"];

        public override int Count => Texts.Length;

        public override string this[int index] => Texts[index];
    }

    sealed class Counting(bool fails = false) : IterableDataset<int>
    {
        public override IEnumerable<int> Read(int epoch, Generator random)
        {
            for (var i = 0; i < 7; i++)
            {
                if (fails && i == 5) throw new InvalidDataException("torn");
                yield return (10 * epoch) + i;
            }
        }
    }
}
