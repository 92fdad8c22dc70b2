namespace Bathys;

/// <summary>What the normalizations have in common.</summary>
internal static class Normalization
{
    /// <summary>
    /// The gradients of y = z · weight + bias with z = (x − mean) / √(variance + ε) over some dimensions, in operators that have gradients
    /// in turn: ∂L/∂x = (h − mean(h) − z · mean(h z)) / √(variance + ε) with h = g · weight. Those of weight and bias are still to be
    /// summed over what was broadcast, as Record does.
    /// </summary>
    public static (Tensor X, Tensor Weight, Tensor Bias) Composed(Tensor g, Tensor x, Tensor? weight, double epsilon, int[] dimensions)
    {
        var count = (double)Math.Max(x.Count, 1);
        for (var d = 0; d < x.Rank; d++)
            if (!dimensions.Contains(d)) count /= Math.Max(x.Shape[d], 1);
        Tensor Mean(Tensor t) => t.Sum(dimensions, keepDimensions: true) / count;
        var centered = x - Mean(x);
        var variance = Mean(centered * centered) + epsilon;
        if (x.DType == DType.Float32 && !Wide.IsWithin(variance, 0))
        {
            var wide = Composed(
                g.To(DType.Float64), x.To(DType.Float64), weight?.To(DType.Float64), epsilon, dimensions);
            return (wide.X.To(x.DType), wide.Weight.To(x.DType), g);
        }
        var factor = variance.Rsqrt();
        var z = centered * factor;
        var h = weight is null ? g : g * weight;
        return ((h - Mean(h) - (z * Mean(h * z))) * factor, g * z, g);
    }

    /// <summary>Checks that a scale or shift has one number for each of a count.</summary>
    public static void Check(string name, string what, Tensor? parameter, Shape expected, Shape x)
    {
        if (parameter is not null && parameter.Shape != expected)
            throw new ShapeException($"{name}: a {what} of shape {parameter.Shape} for {x}: it must be {expected}");
    }

    /// <summary>The operands that there are.</summary>
    public static Tensor[] Inputs(Tensor x, Tensor? weight, Tensor? bias) => (weight, bias) switch
    {
        (null, null) => [x],
        (null, _) => [x, bias],
        (_, null) => [x, weight],
        _ => [x, weight, bias],
    };

    /// <summary>The gradients of the operands that there are.</summary>
    public static Tensor?[] Results(Tensor toX, Tensor? weight, Tensor? toWeight, Tensor? bias, Tensor? toBias) => (weight, bias) switch
    {
        (null, null) => [toX],
        (null, _) => [toX, toBias],
        (_, null) => [toX, toWeight],
        _ => [toX, toWeight, toBias],
    };
}
