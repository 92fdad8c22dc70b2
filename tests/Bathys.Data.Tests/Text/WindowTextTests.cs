namespace Bathys.Data.Tests.Text;

public class WindowTextTests
{
    static readonly int[] ids = [.. Enumerable.Range(0, 1000)];

    [Fact]
    public void Windows_are_of_the_text_and_other_ones_in_each_epoch()
    {
        var loader = new DataLoader(new WindowText(ids, 8, count: 20), batchSize: 5, seed: 3);
        var (first, second) = (Inputs(loader, 0), Inputs(loader, 1));
        Assert.Equal(20 * 8, first.Length);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Inputs(new DataLoader(new WindowText(ids, 8, count: 20), batchSize: 5, workers: 2, seed: 3), 0));
        foreach (var batch in loader.Epoch(0))
        {
            Assert.Equal(new Shape(5, 8), batch.Input.Shape);
            Assert.Equal(batch.Input.ToArray<long>().Select(id => id + 1), batch.Target.ToArray<long>());
        }
        // An interrupted epoch goes on with the windows that it would have had.
        Assert.Equal(first.Skip(80), loader.Epoch(0, firstBatch: 2).SelectMany(batch => batch.Input.ToArray<long>()));
    }

    [Fact]
    public void A_text_shorter_than_a_window_is_refused() =>
        Assert.Contains("too few", Assert.Throws<DataException>(() => new WindowText(ids[..8], 8, 1)).Message);

    [Fact]
    public void Whole_batches_come_one_by_one_and_in_another_order_each_epoch()
    {
        var steps = new List<long>();
        var loader = new DataLoader(new BatchDataset(4, rows: 12, step =>
        {
            steps.Add(step);
            return new Batch(Tensor.Arange(3), Tensor.Arange(3));
        }), workers: 0);
        Assert.Equal(12, loader.SampleCount);
        Assert.Equal(4, loader.Epoch(0).Count());
        Assert.Equal(4, loader.Epoch(1).Count());
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], steps.Select(step => step % 4));
        Assert.NotEqual(steps[0], steps[4]);
        Assert.Equal(4, loader.Epoch(0, 0).Count());
        Assert.Equal(steps[..4], steps[8..]);
        Assert.Throws<ArgumentException>(() => new BatchDataset(4, 12, _ => throw new InvalidOperationException()).GetBatch([0, 1], new Generator(1)));
    }

    static long[] Inputs(DataLoader loader, int epoch) => [.. loader.Epoch(epoch).SelectMany(batch => batch.Input.ToArray<long>())];
}
