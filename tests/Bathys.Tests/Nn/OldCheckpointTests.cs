using Bathys.Nn;

namespace Bathys.Tests.Nn;

/// <summary>States as PyTorch wrote them before batch normalization counted its batches.</summary>
public class OldCheckpointTests
{
    [Fact]
    public void A_state_without_any_counter_of_batches_loads_strictly_and_counts_from_0()
    {
        var model = new Sequential(new BatchNorm1d(3), new Linear(3, 3), new BatchNorm1d(3));
        model.Forward(Tensor.Ones(4, 3));
        var state = model.StateDictionary();
        state.Remove("0.num_batches_tracked");
        state.Remove("2.num_batches_tracked");
        Assert.True(model.LoadStateDictionary(state).IsEmpty);
        Assert.Equal((0, 0),
            (model.StateDictionary()["0.num_batches_tracked"].Item(), model.StateDictionary()["2.num_batches_tracked"].Item()));
    }

    [Fact]
    public void A_state_that_lacks_one_counter_or_more_than_counters_is_damaged()
    {
        var model = new Sequential(new BatchNorm1d(3), new Linear(3, 3), new BatchNorm1d(3));
        var state = model.StateDictionary();
        state.Remove("0.num_batches_tracked");
        Assert.Contains("missing 0.num_batches_tracked", Assert.Throws<StateException>(() => model.LoadStateDictionary(state)).Message,
            StringComparison.Ordinal);
        state.Remove("2.num_batches_tracked");
        state.Remove("2.running_mean");
        Assert.Contains("missing 2.running_mean, 2.num_batches_tracked",
            Assert.Throws<StateException>(() => model.LoadStateDictionary(state)).Message, StringComparison.Ordinal);
    }
}
