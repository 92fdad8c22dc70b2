namespace Bathys.Formats;

/// <summary>
/// Counts what reading one file allocates: at most twice its length plus <see cref="ReadOptions.SpareBytes"/>, so that no small file
/// costs much memory. Costs are upper bounds, charged before the allocation.
/// </summary>
internal sealed class MemoryBudget(ByteSource source, ReadOptions options)
{
    // Half of the spare bytes stays for what is not counted: buffers, the runtime's own growth of lists and dictionaries.
    readonly long limit = checked(Math.Min(source.Length, long.MaxValue / 4) * 2 + options.SpareBytes / 2);
    long used;

    /// <summary>Refuses what would be too large were it read, without counting it.</summary>
    public void Allow(Int128 bytes, long offset)
    {
        if (bytes > limit) throw Over(offset);
    }

    public void Charge(long bytes, long offset)
    {
        if (bytes < 0 || bytes > limit - used) throw Over(offset);
        used += bytes;
    }

    ModelFileException Over(long offset) =>
        source.Error(offset, $"reading on would take more than the {limit} bytes of memory allowed for a file of {source.Length} bytes");
}
