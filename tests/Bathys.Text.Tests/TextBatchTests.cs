using Bathys.Data;
using CsCheck;

namespace Bathys.Text.Tests;

public class TextBatchTests
{
    static readonly int[] Ids = [.. Enumerable.Range(0, 1000)];

    [Fact]
    public void Rows_go_on_where_they_ended_and_targets_follow_inputs() => Check.Sample(
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 40], Gen.ULong.Nullable()), (rows, sequence, seed) =>
        {
            var batches = new ContiguousBatches(Ids, rows, sequence, seed);
            Assert.Equal(999 / (rows * sequence), batches.StepsPerEpoch);
            for (var epoch = 0; epoch < 2; epoch++)
            {
                long[]? last = null;
                List<long> seen = [];
                for (var step = 0; step < batches.StepsPerEpoch; step++)
                {
                    var (inputs, targets, startsAnew) = batches[(epoch * batches.StepsPerEpoch) + step];
                    Assert.Equal(new Shape(rows, sequence), inputs.Shape);
                    Assert.Equal(step == 0, startsAnew);
                    Assert.Equal(inputs.ToArray<long>().Select(id => id + 1), targets.ToArray<long>());
                    var firsts = inputs[.., 0].ToArray<long>();
                    if (last is not null) Assert.Equal(last, firsts);
                    last = targets[.., sequence - 1].ToArray<long>();
                    seen.AddRange(inputs.ToArray<long>());
                }
                Assert.Equal(seen.Count, seen.Distinct().Count());
            }
        }, iter: 100);

    [Fact]
    public void Batches_are_functions_of_seed_and_step()
    {
        var (a, b, c) = (
            new RandomWindows(Ids, 4, 8, seed: 1), new RandomWindows(Ids, 4, 8, seed: 1), new RandomWindows(Ids, 4, 8, seed: 2));
        _ = b[7];
        Assert.Equal(a[3].Inputs.ToArray<long>(), b[3].Inputs.ToArray<long>());
        Assert.NotEqual(a[3].Inputs.ToArray<long>(), a[4].Inputs.ToArray<long>());
        Assert.NotEqual(a[3].Inputs.ToArray<long>(), c[3].Inputs.ToArray<long>());
        Assert.Equal(a[3].Inputs.ToArray<long>().Select(id => id + 1), a[3].Targets.ToArray<long>());
    }

    [Fact]
    public void As_a_data_set_contiguous_batches_come_in_order_and_epochs_start_elsewhere()
    {
        var batches = new ContiguousBatches(Ids, 3, 20);
        var plain = new DataLoader<TextBatch>(new ContiguousText(batches), 3).Epoch(1)
            .Select(batch => batch.Inputs.ToArray<long>()).ToArray();
        Assert.Equal(Enumerable.Range(0, batches.StepsPerEpoch).Select(step => batches[step].Inputs.ToArray<long>()), plain);

        var shifted = new DataLoader<TextBatch>(new ContiguousText(batches, shift: true), 3, seed: 4);
        var starts = Enumerable.Range(0, 5)
            .Select(epoch => shifted.Epoch(epoch).Select(batch => batch.Inputs[0, 0].Item()).ToArray()).ToArray();
        Assert.All(starts, epoch => Assert.Equal(Enumerable.Range(0, batches.StepsPerEpoch).Select(step => epoch[0] + (20 * step)), epoch));
        Assert.True(starts.Select(epoch => epoch[0]).Distinct().Count() > 1);
        Assert.Equal(starts[3][5..], shifted.Epoch(3, firstBatch: 5).Select(batch => batch.Inputs[0, 0].Item()));

        var set = new ContiguousText(batches);
        Assert.Equal(batches[2].Targets[1].ToArray<long>(), set[7].Target.ToArray<long>());
        Assert.Throws<ArgumentException>(() => set.GetBatch([1, 2, 3], new Generator(0)));
    }

    [Fact]
    public void Windows_reach_both_ends_of_the_text()
    {
        var windows = new RandomWindows(Ids[..12], 16, 10);
        var firsts = Enumerable.Range(0, 20).SelectMany(step => windows[step].Inputs[.., 0].ToArray<long>()).Distinct().Order();
        Assert.Equal([0, 1], firsts);
        Assert.Equal(1, new RandomWindows(Ids[..11], 1, 10)[0].Targets[0, 0].Item());
    }

    [Fact]
    public void A_batch_of_a_million_rows_needs_no_stack()
    {
        var ids = new int[2_000_001];
        Assert.Equal(1_000_000, new ContiguousBatches(ids, 1_000_000, 2)[0].Inputs.Shape[0]);
        Assert.Equal(1_000_000, new RandomWindows(ids, 1_000_000, 2)[0].Inputs.Shape[0]);
    }

    [Fact]
    public void A_text_shorter_than_a_sequence_is_refused()
    {
        Assert.Contains("10 tokens", Assert.Throws<DataException>(() => new RandomWindows(Ids[..10], 1, 10)).Message);
        Assert.Contains("need 81", Assert.Throws<DataException>(() => new ContiguousBatches(Ids[..80], 4, 20)).Message);
        Assert.Equal(1, new ContiguousBatches(Ids[..81], 4, 20).StepsPerEpoch);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContiguousBatches(Ids, 1, 0));
    }
}
