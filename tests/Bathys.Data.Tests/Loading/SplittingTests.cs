namespace Bathys.Data.Tests.Loading;

public class SplittingTests
{
    static readonly TensorDataset Ten = new(Tensor.Arange(20).Reshape(10, 2), Tensor.Arange(10));

    [Fact]
    public void A_tensor_dataset_gives_rows_and_batches()
    {
        Assert.Equal(10, Ten.Count);
        Assert.Equal([6L, 7], Ten[3].Input.ToArray<long>());
        Assert.Equal(3, Ten[3].Target.Item<long>());
        var batch = Ten.GetBatch([9, 0], new Generator(0));
        Assert.Equal(new Shape(2, 2), batch.Input.Shape);
        Assert.Equal([18L, 19, 0, 1], batch.Input.ToArray<long>());
        Assert.Equal([9L, 0], batch.Target.ToArray<long>());
        Assert.Throws<ShapeException>(() => new TensorDataset(Tensor.Zeros(3, 2), Tensor.Zeros(4)));
    }

    [Fact]
    public void A_split_holds_every_example_once_and_follows_from_its_seed()
    {
        var parts = Ten.RandomSplit([0.75, 0.25], seed: 3);
        Assert.Equal([8, 2], parts.Select(p => p.Count));
        Assert.Equal(Enumerable.Range(0, 10), parts.SelectMany(p => p.Indices).Order());
        Assert.Equal(parts[1].Indices, Ten.RandomSplit([0.75, 0.25], seed: 3)[1].Indices);
        Assert.Equal(parts[0].Indices[4], parts[0][4].Target.Item<long>());
        Assert.Throws<ArgumentException>(() => Ten.RandomSplit([0.5, 0.6]));
        Assert.Throws<ArgumentException>(() => Ten.RandomSplit([0.99, 0.01]));
    }

    [Fact]
    public void A_subset_maps_numbers_to_its_source()
    {
        var subset = new Subset(Ten, [4, 2, 4]);
        Assert.Equal([4L, 2, 4], subset.GetBatch([0, 1, 2], new Generator(0)).Target.ToArray<long>());
        Assert.Equal(2, subset[1].Target.Item<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Subset(Ten, [10]));
        Assert.Equal(3, Ten.Take(3).Count);
        Assert.Same(Ten, Ten.Take(30));
    }
}
