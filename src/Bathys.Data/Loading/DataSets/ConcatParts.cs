namespace Bathys.Data;

/// <summary>Where a sample of several sets, one after the other, is found.</summary>
sealed class ConcatParts<TSample>
{
    readonly Dataset<TSample>[] parts;
    readonly int[] ends;

    public ConcatParts(ReadOnlySpan<Dataset<TSample>> parts)
    {
        if (parts.IsEmpty) throw new ArgumentException("at least one data set is needed", nameof(parts));
        this.parts = parts.ToArray();
        ends = new int[parts.Length];
        for (var i = 0; i < ends.Length; i++) ends[i] = checked((i == 0 ? 0 : ends[i - 1]) + parts[i].Count);
    }

    public int Count => ends[^1];

    /// <summary>The set that a sample is of, and its number there.</summary>
    public (Dataset<TSample> Part, int Index) Find(int index)
    {
        if ((uint)index >= (uint)Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The sets have the samples 0 to {Count - 1}.");
        var part = 0;
        while (index >= ends[part]) part++;
        return (parts[part], part == 0 ? index : index - ends[part - 1]);
    }
}
