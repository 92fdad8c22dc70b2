namespace Bathys;

/// <summary>How far elements lie from their mean.</summary>
public static class VarianceOperators
{
    extension(Tensor x)
    {
        /// <summary>Σ (x − x̄)² / (n − correction) over all elements, or along the named dimensions; whole numbers as Float32.</summary>
        /// <param name="dimensions">The dimensions to join; negative ones count from the end; none means all.</param>
        /// <param name="keepDimensions">True to leave each joined dimension in place with size 1.</param>
        /// <param name="correction">1 for an unbiased estimate from a sample (Bessel), 0 for the variance of what is there.</param>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        public Tensor Var(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false, int correction = 1)
        {
            x = x.Floating();
            var y = Of(x, dimensions, keepDimensions, correction);
            // A variance can be within Float32 while a sum on the way is not.
            return x.DType != DType.Float32 || x.Shape.CountAlong(dimensions) <= correction || Wide.IsWithin(y, 0) ? y
                : Of(x.To(DType.Float64), dimensions, keepDimensions, correction).To(DType.Float32);
        }

        /// <summary>The variance along one dimension.</summary>
        public Tensor Var(int dimension, bool keepDimensions = false, int correction = 1) => x.Var([dimension], keepDimensions, correction);

        /// <summary>The standard deviation: the root of <c>Var</c>. Its gradient is 0 where it is 0.</summary>
        /// <param name="dimensions">The dimensions to join; negative ones count from the end; none means all.</param>
        /// <param name="keepDimensions">True to leave each joined dimension in place with size 1.</param>
        /// <param name="correction">1 for an unbiased estimate of the variance, 0 for that of what is there.</param>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        public Tensor Std(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false, int correction = 1)
        {
            var along = dimensions.ToArray();
            return Wide.Root(x.Floating(), t => Root.Of(Of(t, along, keepDimensions, correction)));
        }

        /// <summary>The standard deviation along one dimension.</summary>
        public Tensor Std(int dimension, bool keepDimensions = false, int correction = 1) => x.Std([dimension], keepDimensions, correction);
    }

    static Tensor Of(Tensor x, ReadOnlySpan<int> dimensions, bool keepDimensions, int correction)
    {
        var deviation = x - x.Mean(dimensions, keepDimensions: true);
        return deviation.Square().Sum(dimensions, keepDimensions) / Math.Max(0, x.Shape.CountAlong(dimensions) - correction);
    }
}
