namespace Bathys;

/// <summary>Division of each sample by its root mean square.</summary>
public static class RmsNormOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// y = x / √(mean(x²) + ε) · weight, the mean over the last dimension (Zhang and Sennrich, "Root mean square layer normalization",
        /// 2019).
        /// </summary>
        /// <param name="weight">Of the last dimension's size; none is 1.</param>
        /// <param name="epsilon">ε: keeps the division from 0.</param>
        /// <exception cref="ShapeException">The shapes do not fit together.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor RmsNorm(Tensor? weight = null, double epsilon = 1e-5)
        {
            if (x.Rank == 0) throw new ShapeException("RmsNorm: a scalar has no last dimension");
            Normalization.Check("RmsNorm", "weight", weight, new Shape([x.Shape[^1]]), x.Shape);
            var length = x.Shape[^1];
            var rows = x.Reshape(Shape.Size("RmsNorm", x.Count / Math.Max(length, 1)), length);
            return Flat(rows, weight?.To(x.DType), epsilon).Reshape(x.Shape);
        }
    }

    /// <summary>x is (rows, length), the weight (length).</summary>
    static Tensor Flat(Tensor x, Tensor? weight, double epsilon)
    {
        var (y, factors) = Tensor.RmsNormForward(x, weight, epsilon);
        return Record.Gradients("RmsNorm", y, Normalization.Inputs(x, weight, null), (g, _) => Record.Choose(
            fused: () =>
            {
                var (toX, toWeight) = Tensor.RmsNormBackward(g, x, weight, factors);
                return Normalization.Results(toX, weight, toWeight, null, null);
            },
            composed: () =>
            {
                var (toX, toWeight) = Composed(g, x, weight, epsilon);
                return Normalization.Results(toX, weight, toWeight, null, null);
            }));
    }

    static (Tensor X, Tensor Weight) Composed(Tensor g, Tensor x, Tensor? weight, double epsilon)
    {
        var square = (x * x).Mean(-1, keepDimensions: true) + epsilon;
        if (x.DType == DType.Float32 && !Wide.IsWithin(square, 0))
        {
            var wide = Composed(g.To(DType.Float64), x.To(DType.Float64), weight?.To(DType.Float64), epsilon);
            return (wide.X.To(x.DType), wide.Weight.To(x.DType));
        }
        var factor = square.Rsqrt();
        var (z, h) = (x * factor, weight is null ? g : g * weight);
        return ((h - (z * (h * z).Mean(-1, keepDimensions: true))) * factor, g * z);
    }
}
