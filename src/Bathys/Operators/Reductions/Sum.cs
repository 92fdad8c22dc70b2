using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Σ x.</summary>
public static class SumOperator
{
    extension(Tensor x)
    {
        /// <summary>Σ x over all elements, or over the named dimensions. Bool, UInt8 and Int32 sum as Int64.</summary>
        /// <param name="dimensions">The dimensions to sum over; negative ones count from the end; none means all.</param>
        /// <param name="keepDimensions">True to leave each summed dimension in place with size 1.</param>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        public Tensor Sum(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false)
        {
            if (x.DType is DType.Bool or DType.UInt8 or DType.Int32) x = x.To(DType.Int64);
            var y = x.Reduce(new Kernel(), dimensions, keepDimensions);
            if (!Record.Needs(x)) return y;
            var (shape, kept) = (x.Shape, x.Shape.Reduced(dimensions));
            return Record.Gradient("Sum", y, x, g => g.Reshape(kept).Expand(shape));
        }

        /// <summary>Σ x over one dimension.</summary>
        public Tensor Sum(int dimension, bool keepDimensions = false) => x.Sum([dimension], keepDimensions);
    }

    internal readonly struct Kernel : IReduceKernel
    {
        public double Identity => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => a + b;
    }
}
