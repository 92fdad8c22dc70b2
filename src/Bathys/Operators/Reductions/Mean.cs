namespace Bathys;

/// <summary>Σ x / n.</summary>
public static class MeanOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// The mean of all elements, or along the named dimensions; of whole numbers and truth values as Float32. NaN of none.
        /// </summary>
        /// <param name="dimensions">The dimensions to average over; negative ones count from the end; none means all.</param>
        /// <param name="keepDimensions">True to leave each averaged dimension in place with size 1.</param>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        public Tensor Mean(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false) =>
            x.Sum(dimensions, keepDimensions) / x.Shape.CountAlong(dimensions);

        /// <summary>The mean along one dimension.</summary>
        public Tensor Mean(int dimension, bool keepDimensions = false) => x.Mean([dimension], keepDimensions);
    }
}
