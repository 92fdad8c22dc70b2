namespace Bathys;

/// <summary>Numbers by size.</summary>
public static class SortOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// The indices that put the numbers along a dimension in order; equal ones keep theirs, NaN counts as the largest.
        /// </summary>
        /// <exception cref="ShapeException">There is no such dimension.</exception>
        /// <exception cref="NotSupportedException">x is BFloat16.</exception>
        public Tensor ArgSort(int dimension = -1, bool descending = false) => x.First(dimension, int.MaxValue, descending);

        /// <summary>
        /// The numbers along a dimension in order, and the indices where they stood; equal ones keep their order, NaN counts as the
        /// largest.
        /// </summary>
        /// <exception cref="ShapeException">There is no such dimension.</exception>
        /// <exception cref="NotSupportedException">x is BFloat16.</exception>
        public (Tensor Values, Tensor Indices) Sort(int dimension = -1, bool descending = false) =>
            x.WithValues(dimension, x.ArgSort(dimension, descending));

        /// <summary>
        /// The count largest (or smallest) numbers along a dimension in order, and their indices; of equal ones the first.
        /// </summary>
        /// <exception cref="ShapeException">There is no such dimension, or it has fewer numbers.</exception>
        /// <exception cref="NotSupportedException">x is BFloat16.</exception>
        public (Tensor Values, Tensor Indices) TopK(int count, int dimension = -1, bool largest = true)
        {
            var size = x.Rank == 0 ? 1 : x.Shape[dimension];
            if (count < 0 || count > size || (x.Rank == 0 && count == 0))
                throw new ShapeException($"TopK: {count} numbers of the {size} in dimension {dimension} of {x.Shape}");
            return x.WithValues(dimension, x.First(dimension, count, descending: largest));
        }

        Tensor First(int dimension, int count, bool descending)
        {
            if (x.Shape.Dimension(dimension) < x.Rank - 1)
                return x.Transpose(dimension, -1).First(-1, count, descending).Transpose(dimension, -1).Contiguous();
            return Tensor.SortedIndices(x, x.Rank == 0 ? 1 : Math.Min(count, x.Shape[^1]), descending);
        }

        (Tensor Values, Tensor Indices) WithValues(int dimension, Tensor indices) =>
            x.Rank == 0 ? (x.Clone(), indices) : (x.Gather(dimension, indices), indices);
    }
}
