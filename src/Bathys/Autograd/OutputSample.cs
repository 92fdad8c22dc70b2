namespace Bathys;

/// <summary>Elements of an output from all over it, by which it is known again without being kept.</summary>
internal sealed unsafe class OutputSample
{
    const int Most = 1024;

    /// <summary>The golden ratio's fraction, whose multiples lie evenly and meet the rows of no size always in one column.</summary>
    const double Stride = 0.6180339887498949;

    readonly Shape shape;
    readonly DType dtype;
    readonly double[] values;

    public OutputSample(Tensor y) => (shape, dtype, values) = (y.Shape, y.DType, Read(y));

    /// <summary>
    /// Whether this is the output, up to how sums are rounded: an operator may take another path where gradients are recorded.
    /// </summary>
    public bool IsOf(Tensor y)
    {
        if (y.Shape != shape || y.DType != dtype) return false;
        var others = Read(y);
        var largest = values.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        var tolerance = largest * (dtype == DType.Float64 ? 1e-6 : dtype == DType.BFloat16 ? 0.1 : 1e-3);
        for (var i = 0; i < values.Length; i++)
            if (!values[i].Equals(others[i]) && !(Math.Abs(values[i] - others[i]) <= tolerance)) return false;
        return true;
    }

    static double[] Read(Tensor y)
    {
        using var memory = y.Packed().Borrow();
        var values = new double[Math.Min(y.Count, Most)];
        for (var i = 0; i < values.Length; i++)
        {
            var place = y.Count <= Most ? i : (long)(i * Stride % 1 * y.Count);
            values[i] = y.DType switch
            {
                DType.Float32 => ((float*)memory.Data)[place],
                DType.Float64 => ((double*)memory.Data)[place],
                DType.BFloat16 => (float)((BFloat16*)memory.Data)[place],
                _ => throw new NotSupportedException($"Checkpoint: the part's output is {y.DType}, which has no gradient: return Float32"),
            };
        }
        return values;
    }
}
