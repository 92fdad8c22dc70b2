namespace Bathys.Nn;

public abstract partial class Module
{
    /// <summary>
    /// Parameters and buffers by PyTorch's keys, as in conv1.weight, in order; a shared one under each of its names. The tensors share
    /// memory with the module: clone them to keep a moment.
    /// </summary>
    public OrderedDictionary<string, Tensor> StateDictionary()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (key, tensor) in Saved()) state.Add(key, tensor.Detach());
        return state;
    }

    /// <summary>
    /// Copies tensors into the parameters and buffers of the same keys, converting types. A state in which no batch normalization has its
    /// counter of batches (num_batches_tracked), as PyTorch wrote before 0.4.1, loads with counters of 0.
    /// </summary>
    /// <param name="state">Tensors by key: a state dictionary, or a model file's content.</param>
    /// <param name="strict">True to refuse a state that does not fit exactly; then nothing is changed. False to load what fits.</param>
    /// <returns>What did not fit.</returns>
    /// <exception cref="StateException">
    /// Strict, and a key is missing, unexpected or of another shape: the message names all of them.
    /// </exception>
    public StateDifference LoadStateDictionary(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        var own = Saved().ToList();
        if (OldCounters(own, state) is { Count: > 0 } counters) state = WithZeros(state, counters);
        var difference = new StateDifference(
            [.. own.Where(entry => !state.ContainsKey(entry.Key)).Select(entry => entry.Key)],
            [.. state.Keys.Except(own.Select(entry => entry.Key))],
            [.. own.Where(entry => state.TryGetValue(entry.Key, out var found) && found.Shape != entry.Tensor.Shape)
                .Select(entry => (entry.Key, entry.Tensor.Shape, state[entry.Key].Shape))]);
        if (strict && !difference.IsEmpty)
            throw new StateException($"the state does not fit {TypeName}: {difference}; strict: false loads what fits");
        using (new NoGrad())
        {
            foreach (var (key, tensor) in own)
                if (state.TryGetValue(key, out var found) && found.Shape == tensor.Shape) tensor.CopyFrom(found);
        }
        return difference;
    }

    // Files from before PyTorch 0.4.1 have no counters of batches at all; as there, they load as 0.
    static List<string> OldCounters(List<(string Key, Tensor Tensor)> own, IReadOnlyDictionary<string, Tensor> state)
    {
        const string counter = "num_batches_tracked", mean = "running_mean";
        if (state.Keys.Any(key => key.EndsWith(counter, StringComparison.Ordinal))) return [];
        return [.. own.Select(entry => entry.Key)
            .Where(key => key.EndsWith(counter, StringComparison.Ordinal) && state.ContainsKey(key[..^counter.Length] + mean))];
    }

    static Dictionary<string, Tensor> WithZeros(IReadOnlyDictionary<string, Tensor> state, List<string> keys)
    {
        var whole = state.ToDictionary();
        foreach (var key in keys) whole.Add(key, Tensor.Scalar(0, DType.Int64));
        return whole;
    }

    IEnumerable<(string Key, Tensor Tensor)> Saved() =>
        Tensors().Where(entry => entry.Member.IsSaved).Select(entry => (entry.Path, (Tensor)entry.Member.Value));
}
