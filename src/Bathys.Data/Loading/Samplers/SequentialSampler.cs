namespace Bathys.Data;

/// <summary>The examples in their own order, in each epoch.</summary>
/// <param name="count">How many examples there are.</param>
public sealed class SequentialSampler(int count) : Sampler
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override int[] Order(int epoch) => [.. Enumerable.Range(0, count)];

    /// <inheritdoc/>
    public override string ToString() => "sequential";
}
