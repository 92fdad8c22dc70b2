namespace Bathys.Nn;

/// <summary>Adds to a sequence what tells its places apart: a row of a table for each.</summary>
public abstract class Positions : Layer
{
    /// <summary>(longest, width).</summary>
    protected abstract Tensor Table { get; }

    /// <summary>(…, L, width), whose first token stands at a place, to the same.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="start">The place of its first token.</param>
    /// <exception cref="ShapeException">The sequence ends beyond the last place.</exception>
    public Tensor Forward(Tensor x, int start)
    {
        ArgumentNullException.ThrowIfNull(x);
        var table = Table;
        if (x.Rank < 2 || x.Shape[^1] != table.Shape[1]) throw new ShapeException($"sequences (…, L, {table.Shape[1]}) are wanted");
        var end = start + x.Shape[^2];
        return end <= table.Shape[0]
            ? x + table[start..end] : throw new ShapeException($"a sequence of {end} does not fit: there are {table.Shape[0]} places");
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Forward(x, 0);
}
