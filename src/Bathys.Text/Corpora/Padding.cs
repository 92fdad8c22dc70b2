namespace Bathys.Text;

/// <summary>Rows of different lengths as one matrix.</summary>
static class Padding
{
    /// <summary>(rows, longest) Int64, filled up at the end.</summary>
    public static Tensor Fill(IReadOnlyList<int[]> rows, long filler)
    {
        var width = rows.Max(row => row.Length);
        var values = new long[rows.Count, width];
        for (var i = 0; i < rows.Count; i++)
        {
            for (var t = 0; t < width; t++) values[i, t] = t < rows[i].Length ? rows[i][t] : filler;
        }
        return Tensor.From(values);
    }

    /// <summary>(rows, longest) Bool: true where <see cref="Fill"/> fills up.</summary>
    public static Tensor Mask(IReadOnlyList<int[]> rows)
    {
        var width = rows.Max(row => row.Length);
        var mask = new bool[rows.Count, width];
        for (var i = 0; i < rows.Count; i++)
        {
            for (var t = rows[i].Length; t < width; t++) mask[i, t] = true;
        }
        return Tensor.From(mask);
    }
}
