using Bathys.Data;

namespace Bathys.Text.Tests;

public class WindowTextTests
{
    static readonly int[] ids = [.. Enumerable.Range(0, 1000)];

    [Fact]
    public void Windows_are_of_the_text_and_other_ones_in_each_epoch()
    {
        var loader = new DataLoader<TextBatch>(new WindowText(ids, 8, count: 20), batchSize: 5, seed: 3);
        var (first, second) = (Inputs(loader, 0), Inputs(loader, 1));
        Assert.Equal(20 * 8, first.Length);
        Assert.NotEqual(first, second);
        Assert.Equal(first, Inputs(new DataLoader<TextBatch>(new WindowText(ids, 8, count: 20), batchSize: 5, workers: 2, seed: 3), 0));
        foreach (var batch in loader.Epoch(0))
        {
            Assert.Equal(new Shape(5, 8), batch.Inputs.Shape);
            Assert.Equal(batch.Inputs.ToArray<long>().Select(id => id + 1), batch.Targets.ToArray<long>());
        }
        // An interrupted epoch goes on with the windows that it would have had.
        Assert.Equal(first.Skip(80), loader.Epoch(0, firstBatch: 2).SelectMany(batch => batch.Inputs.ToArray<long>()));
    }

    [Fact]
    public void A_text_shorter_than_a_window_is_refused() =>
        Assert.Contains("too few", Assert.Throws<DataException>(() => new WindowText(ids[..8], 8, 1)).Message);

    static long[] Inputs(DataLoader<TextBatch> loader, int epoch) =>
        [.. loader.Epoch(epoch).SelectMany(batch => batch.Inputs.ToArray<long>())];
}
