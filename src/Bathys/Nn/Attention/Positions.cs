namespace Bathys.Nn;

/// <summary>What tables of positions have in common.</summary>
internal static class Positions
{
    /// <summary>Checks that a sequence (…, L, width) finds its places in a table (longest, width).</summary>
    public static void Check(Tensor x, Tensor table)
    {
        if (x.Rank < 2 || x.Shape[^1] != table.Shape[1]) throw new ShapeException($"sequences (…, L, {table.Shape[1]}) are wanted");
        if (x.Shape[^2] > table.Shape[0]) throw new ShapeException($"a sequence of {x.Shape[^2]} does not fit: there are {table.Shape[0]} places");
    }
}
