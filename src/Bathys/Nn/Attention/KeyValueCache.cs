namespace Bathys.Nn;

/// <summary>The keys and values of the tokens so far, so that each new token is mapped once only. For use without gradients.</summary>
public sealed class KeyValueCache
{
    const int FirstCapacity = 64;
    Tensor? keys, values;

    /// <summary>Tokens so far.</summary>
    public int Length { get; private set; }

    /// <summary>Keys and values of all tokens so far, as views.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added yet.</exception>
    public (Tensor Keys, Tensor Values) All => keys is null || values is null
        ? throw new InvalidOperationException("the cache is empty: append keys and values first")
        : (keys[.., .., ..Length], values[.., .., ..Length]);

    /// <summary>
    /// Adds the keys and values of new tokens, (B, H, L, …), and gives those of all tokens; these are views that the next call may change.
    /// </summary>
    /// <exception cref="ShapeException">The batch or the heads differ from those before.</exception>
    public (Tensor Keys, Tensor Values) Append(Tensor newKeys, Tensor newValues)
    {
        ArgumentNullException.ThrowIfNull(newKeys);
        ArgumentNullException.ThrowIfNull(newValues);
        using var _ = new NoGrad();
        var end = Length + newKeys.Shape[2];
        (keys, values) = (Room(keys, newKeys, end), Room(values, newValues, end));
        keys[.., .., Length..end].CopyFrom(newKeys);
        values[.., .., Length..end].CopyFrom(newValues);
        Length = end;
        return All;
    }

    /// <summary>
    /// Keeps the given samples of the batch, in their order; one may be named several times: what a search with several beams does.
    /// </summary>
    /// <param name="samples">Int64 (new batch).</param>
    public void Select(Tensor samples)
    {
        if (keys is null || values is null) return;
        using var _ = new NoGrad();
        (keys, values) = (keys.IndexSelect(0, samples), values.IndexSelect(0, samples));
    }

    /// <summary>
    /// Memory for at least so many tokens: doubled when it is full, so that a token costs the same however many came before.
    /// </summary>
    Tensor Room(Tensor? old, Tensor added, int end)
    {
        if (old is not null && old.Shape[0] != added.Shape[0])
            throw new ShapeException($"KeyValueCache: a batch of {added.Shape[0]} after one of {old.Shape[0]}");
        if (old is not null && old.Shape[2] >= end) return old;
        var room = Tensor.Empty(
            [added.Shape[0], added.Shape[1], Math.Max(Math.Max(FirstCapacity, end), 2 * Length), added.Shape[3]], added.DType);
        if (old is not null) room[.., .., ..Length].CopyFrom(old[.., .., ..Length]);
        return room;
    }
}
