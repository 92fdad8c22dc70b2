namespace Bathys.Data;

/// <summary>The samples in their own order, in each epoch.</summary>
/// <param name="count">How many samples there are.</param>
public sealed class SequentialSampler(int count) : Sampler
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override int[] Order(int epoch) => [.. Enumerable.Range(0, count)];

    /// <inheritdoc/>
    public override string ToString() => "sequential";
}
