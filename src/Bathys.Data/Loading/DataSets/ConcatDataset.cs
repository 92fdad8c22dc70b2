namespace Bathys.Data;

/// <summary>Data sets one after the other: the samples of the first, then those of the second, and so on.</summary>
/// <typeparam name="TSample">A sample.</typeparam>
public sealed class ConcatDataset<TSample> : Dataset<TSample>
{
    readonly ConcatParts<TSample> parts;

    /// <summary>The sets, in order.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ConcatDataset(params ReadOnlySpan<Dataset<TSample>> parts) => this.parts = new(parts);

    /// <inheritdoc/>
    public override int Count => parts.Count;

    /// <inheritdoc/>
    public override TSample this[int index]
    {
        get
        {
            var (part, place) = parts.Find(index);
            return part[place];
        }
    }

    /// <inheritdoc/>
    public override TSample Get(int index, Generator random)
    {
        var (part, place) = parts.Find(index);
        return part.Get(place, random);
    }
}

/// <summary>Data sets of inputs and targets one after the other.</summary>
public sealed class ConcatDataset : Dataset
{
    readonly ConcatParts<Sample> parts;

    /// <summary>The sets, in order; their samples are of equal shapes.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ConcatDataset(params ReadOnlySpan<Dataset> parts) => this.parts = new([.. parts]);

    /// <inheritdoc/>
    public override int Count => parts.Count;

    /// <inheritdoc/>
    public override Sample this[int index]
    {
        get
        {
            var (part, place) = parts.Find(index);
            return part[place];
        }
    }

    /// <inheritdoc/>
    public override Sample Get(int index, Generator random)
    {
        var (part, place) = parts.Find(index);
        return part.Get(place, random);
    }
}
