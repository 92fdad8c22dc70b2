namespace Bathys;

/// <summary>Normalization of each sample over its features.</summary>
public static class LayerNormOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// y = (x − mean) / √(variance + ε) · weight + bias, mean and variance over the last dimensions (Ba, Kiros and Hinton, "Layer
        /// normalization", 2016).
        /// </summary>
        /// <param name="normalizedShape">The sizes of the last dimensions, over which is normalized.</param>
        /// <param name="weight">Of that shape; none is 1.</param>
        /// <param name="bias">Of that shape; none is 0.</param>
        /// <param name="epsilon">ε: keeps the division from 0.</param>
        /// <exception cref="ShapeException">The shapes do not fit together.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor LayerNorm(ReadOnlySpan<int> normalizedShape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
        {
            var features = new Shape(normalizedShape);
            if (features.Rank == 0 || features.Rank > x.Rank || new Shape(x.Shape[^features.Rank..]) != features)
                throw new ShapeException($"LayerNorm: {x.Shape} does not end in the normalized shape {features}");
            Normalization.Check("LayerNorm", "weight", weight, features, x.Shape);
            Normalization.Check("LayerNorm", "bias", bias, features, x.Shape);
            var length = Shape.Size("LayerNorm", features.Count);
            var rows = x.Reshape(Shape.Size("LayerNorm", x.Count / Math.Max(length, 1)), length);
            return Flat(rows, weight?.To(x.DType).Reshape(length), bias?.To(x.DType).Reshape(length), epsilon).Reshape(x.Shape);
        }
    }

    /// <summary>x is (rows, length), weight and bias are (length).</summary>
    static Tensor Flat(Tensor x, Tensor? weight, Tensor? bias, double epsilon)
    {
        var (y, means, factors) = Tensor.LayerNormForward(x, weight, bias, epsilon);
        return Record.Gradients("LayerNorm", y, Normalization.Inputs(x, weight, bias), (g, _) => Record.Choose(
            fused: () =>
            {
                var (dx, both) = Tensor.LayerNormBackward(
                    g, x, weight, means, factors, withParameters: weight is not null || bias is not null);
                return Normalization.Results(dx, weight, both?.Select(0, 0), bias, both?.Select(0, 1));
            },
            composed: () =>
            {
                var (dx, toWeight, toBias) = Normalization.Composed(g, x, weight, epsilon, [1]);
                return Normalization.Results(dx, weight, toWeight, bias, toBias);
            }));
    }
}
