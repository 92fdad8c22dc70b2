namespace Bathys;

/// <summary>Running sums.</summary>
public static class CumSumOperator
{
    extension(Tensor x)
    {
        /// <summary>yᵢ = x₀ + … + xᵢ along a dimension. Bool, UInt8 and Int32 sum as Int64.</summary>
        /// <exception cref="ShapeException">There is no such dimension.</exception>
        public Tensor CumSum(int dimension)
        {
            if (x.DType is DType.Bool or DType.UInt8 or DType.Int32) x = x.To(DType.Int64);
            return RunningSum(x, x.Shape.Dimension(dimension), fromEnd: false);
        }
    }

    /// <summary>Element i is part of the sums i and after, so the transpose is the running sum from the other end.</summary>
    static Tensor RunningSum(Tensor x, int dimension, bool fromEnd) =>
        Record.Gradient("CumSum", x.RunningSum(dimension, fromEnd), x, g => RunningSum(g, dimension, !fromEnd));
}
