namespace Bathys;

/// <summary>Numbers as probabilities, and the logarithms of these.</summary>
public static class SoftmaxOperator
{
    extension(Tensor x)
    {
        /// <summary>yᵢ = e^xᵢ / Σⱼ e^xⱼ along a dimension: positive, with the sum 1.</summary>
        /// <exception cref="ShapeException">There is no such dimension.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor Softmax(int dimension)
        {
            if (x.Shape.Dimension(dimension) < x.Rank - 1) return x.Transpose(dimension, -1).Softmax(-1).Transpose(dimension, -1);
            var y = Tensor.SoftmaxForward(x, isLog: false);
            return Record.Gradient("Softmax", y, x, g => Record.Choose(
                fused: () => Tensor.SoftmaxBackward(g, y, isLog: false),
                composed: () => y * (g - (g * y).Sum(-1, keepDimensions: true))));
        }

        /// <summary>yᵢ = xᵢ − ln Σⱼ e^xⱼ along a dimension: the logarithm of the softmax, exact where that would round to 0.</summary>
        /// <exception cref="ShapeException">There is no such dimension.</exception>
        /// <exception cref="NotSupportedException">x is neither Float32 nor Float64.</exception>
        public Tensor LogSoftmax(int dimension)
        {
            if (x.Shape.Dimension(dimension) < x.Rank - 1) return x.Transpose(dimension, -1).LogSoftmax(-1).Transpose(dimension, -1);
            var y = Tensor.SoftmaxForward(x, isLog: true);
            return Record.Gradient("LogSoftmax", y, x, g => Record.Choose(
                fused: () => Tensor.SoftmaxBackward(g, y, isLog: true),
                composed: () => g - (y.Exp() * g.Sum(-1, keepDimensions: true))));
        }
    }
}
