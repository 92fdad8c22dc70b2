namespace Bathys.Formats;

/// <summary>
/// Counts what reading one file allocates: at most twice its length plus <see cref="ReadOptions.SpareBytes"/>, so that no small file
/// costs much memory. Costs are upper bounds, charged before the allocation.
/// </summary>
/// <param name="file">The file's name, for messages.</param>
/// <param name="length">Its length; of a stream, what has arrived.</param>
/// <param name="options">The spare bytes.</param>
internal sealed class MemoryBudget(string file, long length, ReadOptions options)
{
    // Half of the spare bytes stays for what is not counted: buffers, the runtime's own growth of lists and dictionaries.
    readonly long limit = checked(Math.Min(length, long.MaxValue / 4) * 2 + options.SpareBytes / 2);
    long used;

    public MemoryBudget(ByteSource source, ReadOptions options) : this(source.Name, source.Length, options)
    {
    }

    /// <summary>Refuses what would be too large were it read, without counting it.</summary>
    public void Allow(Int128 bytes, long offset)
    {
        if (bytes > limit) throw Over(offset);
    }

    public void Charge(Int128 bytes, long offset)
    {
        if (bytes < 0 || bytes > limit - used) throw Over(offset);
        used += (long)bytes;
    }

    ModelFileException Over(long offset) => new(
        file, offset,
        $"reading on would take more than the {limit} bytes of memory allowed for a file of {length} bytes; if it is trusted, raise " +
        $"ReadOptions.SpareBytes");
}
