using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Bathys.Data;

/// <summary>
/// Samples drawn with replacement, each with a probability in proportion to its weight: rare classes are seen as often as common ones
/// when a weight is one by the number of samples of its class.
/// </summary>
public sealed class WeightedSampler : Sampler
{
    readonly double[] sums;
    readonly ulong seed;

    /// <summary>Draws by these weights.</summary>
    /// <param name="weights">The weight of each sample, not negative; not all zero.</param>
    /// <param name="count">How many samples an epoch draws; as many as there are if not given.</param>
    /// <param name="seed">Decides what is drawn.</param>
    /// <exception cref="ArgumentException">A weight is negative or no number, or none is positive.</exception>
    public WeightedSampler(IReadOnlyList<double> weights, int? count = null, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (count is { } some) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(some, nameof(count));
        sums = new double[weights.Count];
        var sum = 0.0;
        for (var i = 0; i < sums.Length; i++)
        {
            if (!(weights[i] >= 0) || double.IsInfinity(weights[i]))
                throw new ArgumentException($"weight {i} is {weights[i]}: weights are numbers from 0 on", nameof(weights));
            sums[i] = sum += weights[i];
        }
        if (!(sum > 0) || double.IsInfinity(sum))
            throw new ArgumentException("at least one weight is above 0, and their sum is a number", nameof(weights));
        (Count, this.seed) = (count ?? sums.Length, seed);
    }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int[] Order(int epoch)
    {
        var random = EpochChance.Order(seed, epoch);
        var order = new int[Count];
        foreach (ref var index in order.AsSpan()) index = Draw(random.NextDouble() * sums[^1]);
        return order;
    }

    /// <inheritdoc/>
    public override string ToString() => $"weighted, {Count} of {sums.Length}, seed {seed}, {Weights()}";

    /// <summary>The first sample whose sum of weights is above a number: one of weight 0 never is.</summary>
    int Draw(double place)
    {
        var (low, high) = (0, sums.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sums[middle] > place) high = middle;
            else low = middle + 1;
        }
        // Rounding may let a draw reach the sum of all: the last sample with a weight is meant.
        while (low > 0 && sums[low] == sums[low - 1]) low--;
        return low;
    }

    string Weights() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(sums)).AsSpan(0, 8));
}
