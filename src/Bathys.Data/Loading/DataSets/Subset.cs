namespace Bathys.Data;

/// <summary>Some samples of another set.</summary>
public sealed class Subset : Dataset
{
    readonly Dataset source;
    readonly int[] indices;

    /// <summary>The samples with these numbers, in this order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not one of the set's.</exception>
    public Subset(Dataset source, IReadOnlyList<int> indices)
    {
        (this.source, this.indices) = (source, [.. indices]);
        foreach (int index in this.indices)
        {
            if ((uint)index >= (uint)source.Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"The set has the samples 0 to {source.Count - 1}.");
        }
    }

    /// <summary>The numbers of the samples in <see cref="Source"/>.</summary>
    public IReadOnlyList<int> Indices => indices;

    /// <summary>The set that the samples come from.</summary>
    public Dataset Source => source;

    /// <inheritdoc/>
    public override int Count => indices.Length;

    /// <inheritdoc/>
    public override Sample this[int index] => source[indices[index]];

    /// <inheritdoc/>
    public override Sample Get(int index, Generator random) => source.Get(indices[index], random);

    /// <inheritdoc/>
    public override Batch GetBatch(ReadOnlySpan<int> indices, Generator random)
    {
        var mapped = new int[indices.Length];
        for (int i = 0; i < mapped.Length; i++)
            mapped[i] = this.indices[indices[i]];
        return source.GetBatch(mapped, random);
    }
}
