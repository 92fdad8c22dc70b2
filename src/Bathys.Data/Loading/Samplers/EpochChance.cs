namespace Bathys.Data;

/// <summary>The random numbers of an epoch: one stream for its order, one for what is done to its samples.</summary>
static class EpochChance
{
    /// <summary>What an epoch's order is drawn from.</summary>
    public static Generator Order(ulong seed, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return new Generator(seed).Fork(2 * (ulong)epoch);
    }

    /// <summary>What the samples are augmented by.</summary>
    public static Generator Samples(ulong seed, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return new Generator(seed).Fork((2 * (ulong)epoch) + 1);
    }

    /// <summary>A number of 31 bits for an epoch: the stream from which rows of like length are put in order.</summary>
    public static ulong Number(ulong seed, int epoch) => Samples(seed, epoch).Fork(0).NextUInt32() >> 1;
}
