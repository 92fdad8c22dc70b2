namespace Bathys.Data;

/// <summary>Rows of different lengths as one matrix.</summary>
static class Padding
{
    /// <summary>(rows, longest) Int64, filled up at the end.</summary>
    public static Tensor Fill(IReadOnlyList<int[]> rows, long filler)
    {
        var width = rows.Max(row => row.Length);
        var result = Tensor.Empty([rows.Count, width], DType.Int64);
        var target = result.Span<long>();
        target.Fill(filler);
        for (var i = 0; i < rows.Count; i++)
        {
            for (var t = 0; t < rows[i].Length; t++) target[(i * width) + t] = rows[i][t];
        }
        return result;
    }

    /// <summary>(rows, longest) Bool: true where <see cref="Fill"/> fills up.</summary>
    public static Tensor Mask(IReadOnlyList<int[]> rows)
    {
        var width = rows.Max(row => row.Length);
        var result = Tensor.Zeros([rows.Count, width], DType.Bool);
        var target = result.Span<byte>();
        for (var i = 0; i < rows.Count; i++) target.Slice((i * width) + rows[i].Length, width - rows[i].Length).Fill(1);
        return result;
    }
}
