namespace Bathys.Data;

/// <summary>The samples in a random order, another one in each epoch.</summary>
/// <param name="count">How many samples there are.</param>
/// <param name="seed">Decides the orders.</param>
public sealed class RandomSampler(int count, ulong seed = 0) : Sampler
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override int[] Order(int epoch) => EpochChance.Order(seed, epoch).Permutation(count);

    /// <inheritdoc/>
    public override string ToString() => $"random, seed {seed}";
}
