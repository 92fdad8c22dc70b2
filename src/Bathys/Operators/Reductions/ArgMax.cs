namespace Bathys;

/// <summary>Where the largest and the smallest element are.</summary>
public static class ArgMaxOperators
{
    extension(Tensor x)
    {
        /// <summary>
        /// The place of the largest of all elements in row-major order, as Int64: the first if several are; NaN counts as the largest.
        /// </summary>
        /// <exception cref="ShapeException">There are no elements.</exception>
        public Tensor ArgMax() => x.Reshape(-1).ArgMax(0);

        /// <summary>
        /// The index of the largest element along a dimension, as Int64: the first if several are; NaN counts as the largest.
        /// </summary>
        /// <exception cref="ShapeException">The dimension is out of range or empty.</exception>
        public Tensor ArgMax(int dimension, bool keepDimensions = false) =>
            x.IndexOfExtreme("ArgMax", isLargest: true, dimension, keepDimensions);

        /// <summary>
        /// The place of the smallest of all elements in row-major order, as Int64: the first if several are; NaN counts as the smallest.
        /// </summary>
        /// <exception cref="ShapeException">There are no elements.</exception>
        public Tensor ArgMin() => x.Reshape(-1).ArgMin(0);

        /// <summary>
        /// The index of the smallest element along a dimension, as Int64: the first if several are; NaN counts as the smallest.
        /// </summary>
        /// <exception cref="ShapeException">The dimension is out of range or empty.</exception>
        public Tensor ArgMin(int dimension, bool keepDimensions = false) =>
            x.IndexOfExtreme("ArgMin", isLargest: false, dimension, keepDimensions);
    }
}
