namespace Bathys;

/// <summary>The length of a vector.</summary>
public static class NormOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// (Σ |x|ᵖ)^(1/p) over all elements, or along the named dimensions; whole numbers as Float32. For p = ∞ the largest |x|, for p = 0
        /// how many are not 0.
        /// </summary>
        /// <param name="p">The power: 2 for the Euclidean length, 1 for the sum of sizes.</param>
        /// <param name="dimensions">The dimensions to join; negative ones count from the end; none means all.</param>
        /// <param name="keepDimensions">True to leave each joined dimension in place with size 1.</param>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        /// <exception cref="ArgumentOutOfRangeException">p is negative or NaN.</exception>
        public Tensor Norm(double p = 2, ReadOnlySpan<int> dimensions = default, bool keepDimensions = false)
        {
            if (!(p >= 0)) throw new ArgumentOutOfRangeException(nameof(p), p, "Norm: the power must be 0 or more");
            x = x.Floating();
            var along = dimensions.ToArray();
            return p switch
            {
                0 => x.NotEqual(0).To(x.DType).Sum(dimensions, keepDimensions),
                1 => x.Abs().Sum(dimensions, keepDimensions),
                2 => Wide.Root(x, t => Root.Of(t.Square().Sum(along, keepDimensions))),
                double.PositiveInfinity => x.Abs().Amax(dimensions, keepDimensions),
                _ => Wide.Root(x, t => Power(Power(t.Abs(), p).Sum(along, keepDimensions), 1 / p)),
            };
        }

        /// <summary>The norm along one dimension.</summary>
        public Tensor Norm(double p, int dimension, bool keepDimensions = false) => x.Norm(p, [dimension], keepDimensions);
    }

    /// <summary>xᵖ of x ≥ 0 whose gradient at 0 is 0, also where the true one is ∞: a norm has a kink there.</summary>
    static Tensor Power(Tensor x, double p)
    {
        var zeros = x.Equal(0);
        return x.MaskedFill(zeros, 1).Pow(p).MaskedFill(zeros, 0);
    }
}
