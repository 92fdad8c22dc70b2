namespace Bathys;

/// <summary>The affine map of a fully connected layer.</summary>
public static class LinearOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// x Wᵀ + b: (…, in) with a weight (out, in) gives (…, out). The bias is added while the sums are in the cache.
        /// </summary>
        /// <param name="weight">(out, in).</param>
        /// <param name="bias">(out), or none.</param>
        /// <exception cref="ShapeException">The shapes do not fit together.</exception>
        /// <exception cref="NotSupportedException">The operands are neither Float32 nor Float64.</exception>
        public Tensor Linear(Tensor weight, Tensor? bias = null)
        {
            ArgumentNullException.ThrowIfNull(weight);
            (x, weight) = MatMulOperator.OfOneType("Linear", x, weight);
            bias = bias?.To(x.DType);
            Check(x.Shape, weight.Shape, bias?.Shape);
            if (x.Rank == 1) return x.Unsqueeze(0).Linear(weight, bias).Squeeze(0);
            if (x.Rank > 2) return x.Flatten(0, -2).Linear(weight, bias).Reshape([.. x.Shape[..^1], weight.Shape[0]]);

            var y = Tensor.Product(x, weight.Detach().Transpose(), bias);
            ReadOnlySpan<Tensor> inputs = bias is null ? [x, weight] : [x, weight, bias];
            return Record.Gradients("Linear", y, inputs, (g, needs) =>
            {
                // x is (rows, in), the weight (out, in), g (rows, out). The gradient lies as the weight does, which may be a transposed
                // view.
                var isTransposed = !weight.IsContiguous && weight.Stride(0) == 1;
                var toWeight = !needs[1] ? null : isTransposed ? Turned(x.Transpose().MatMul(g)) : g.Transpose().MatMul(x);
                var toX = needs[0] ? g.MatMul(weight) : null;
                return bias is null ? [toX, toWeight] : [toX, toWeight, needs[2] ? g.Sum(0) : null];
            });
        }
    }

    /// <summary>The transpose of a matrix that nobody else holds.</summary>
    static Tensor Turned(Tensor x) => Record.IsEnabled ? x.Transpose() : x.Handed([x.Shape[1], x.Shape[0]], [1, x.Shape[1]]);

    static void Check(Shape x, Shape weight, Shape? bias)
    {
        if (weight.Rank != 2) throw new ShapeException($"Linear: the weight is (out, in), not {weight}");
        if (x.Rank == 0 || x[^1] != weight[1])
        {
            var hint = x.Rank > 0 && x[^1] == weight[0] ? "; did you mean the transposed weight?" : "";
            throw new ShapeException($"Linear: inner sizes differ: {x} x weight {weight}, whose last sizes must agree{hint}");
        }
        if (bias is { } b && (b.Rank != 1 || b[0] != weight[0]))
            throw new ShapeException($"Linear: a bias of shape {b} for {weight[0]} outputs of the weight {weight}");
    }
}
