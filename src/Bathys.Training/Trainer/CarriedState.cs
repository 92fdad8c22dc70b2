using Bathys.Nn;

namespace Bathys.Training;

/// <summary>
/// What a recurrent network remembers from one batch to the next, where batches go on in the same texts. The trainer forgets it at the
/// start of each epoch and evaluation, and keeps it in checkpoints.
/// </summary>
public sealed class CarriedState
{
    /// <summary>The state after the last batch, without its past; null where nothing is remembered.</summary>
    public RecurrentState? Value { get; set; }

    internal IEnumerable<(string Key, Tensor Tensor)> Tensors()
    {
        if (Value is null) yield break;
        yield return ("hidden", Value.Hidden);
        if (Value.Cell is { } cell) yield return ("cell", cell);
    }

    internal void Load(IReadOnlyDictionary<string, Tensor> tensors) =>
        Value = tensors.TryGetValue("hidden", out var hidden) ? new RecurrentState(hidden, tensors.GetValueOrDefault("cell")) : null;
}
