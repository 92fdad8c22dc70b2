namespace Bathys.Tests.Operators;

/// <summary>Ways to lay the same numbers out in memory, as views.</summary>
public sealed record Layouts(string Name, Converter<Tensor, Tensor> Place)
{
    public static Layouts[] All { get; } =
    [
        new("transposed", x => Reverse(Reverse(x).Contiguous())),
        new("every second", x => Spread(x)),
    ];

    static Tensor Reverse(Tensor x)
    {
        var order = Enumerable.Range(0, x.Rank).Reverse().ToArray();
        return x.Permute(order);
    }

    /// <summary>In every second place of the last dimension, behind a first row of other numbers.</summary>
    static Tensor Spread(Tensor x)
    {
        if (x.Rank == 0) return x;
        // (…, n) as (…, n, 2) with zeros beside, flattened to (…, 2n); then one more row in front where there is one.
        var pair = x.Unsqueeze(-1).Expand([.. x.Shape.AsSpan(), 2]).Contiguous();
        var wide = pair.Reshape([.. x.Shape[..^1], 2 * x.Shape[^1]]);
        var slices = new Slice[x.Rank];
        slices.AsSpan().Fill(..);
        slices[^1] = Slice.Every(2, 1..);
        return x.Shape[^1] == 0 ? x : wide.Slice(slices);
    }
}
