namespace Bathys;

/// <summary>Π x.</summary>
public static class ProdOperator
{
    extension(Tensor x)
    {
        /// <summary>The product of all elements. Bool, UInt8 and Int32 multiply as Int64. 1 of none.</summary>
        public Tensor Prod() => x.Reshape(-1).Prod(0);

        /// <summary>The product along one dimension. Bool, UInt8 and Int32 multiply as Int64.</summary>
        /// <remarks>
        /// Halves are multiplied until one element is left, so that the gradient, the product of the others, is right at zeros too.
        /// </remarks>
        /// <exception cref="ShapeException">There is no such dimension.</exception>
        public Tensor Prod(int dimension, bool keepDimensions = false)
        {
            if (x.DType is DType.Bool or DType.UInt8 or DType.Int32) x = x.To(DType.Int64);
            var d = x.Shape.Dimension(dimension);
            if (x.Rank == 0) return x.Clone();
            if (x.Shape[d] == 0) return x.Sum([d], keepDimensions) + 1;
            var y = x;
            Tensor? odd = null;
            while (y.Shape[d] > 1)
            {
                var (half, rest) = Math.DivRem(y.Shape[d], 2);
                if (rest == 1) odd = odd is null ? y.Narrow(d, 2 * half, 1) : odd * y.Narrow(d, 2 * half, 1);
                y = y.Narrow(d, 0, half) * y.Narrow(d, half, half);
            }
            if (odd is not null) y *= odd;
            return keepDimensions ? y : y.Squeeze(d);
        }
    }
}
