using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>The largest and the smallest element; NaN if one is. Where several are the extreme, they share the gradient evenly.</summary>
public static class ExtremeOperators
{
    extension(Tensor x)
    {
        /// <summary>The largest of all elements.</summary>
        /// <exception cref="ShapeException">There are no elements.</exception>
        public Tensor Max() => x.Amax();

        /// <summary>The smallest of all elements.</summary>
        /// <exception cref="ShapeException">There are no elements.</exception>
        public Tensor Min() => x.Amin();

        /// <summary>
        /// The largest elements along one dimension, and where they are: the first if several are, which then has all the gradient.
        /// </summary>
        /// <exception cref="ShapeException">The dimension is out of range or empty.</exception>
        public (Tensor Values, Tensor Indices) Max(int dimension, bool keepDimensions = false) =>
            At(x, dimension, x.ArgMax(dimension, keepDimensions: true), keepDimensions);

        /// <summary>
        /// The smallest elements along one dimension, and where they are: the first if several are, which then has all the gradient.
        /// </summary>
        /// <exception cref="ShapeException">The dimension is out of range or empty.</exception>
        public (Tensor Values, Tensor Indices) Min(int dimension, bool keepDimensions = false) =>
            At(x, dimension, x.ArgMin(dimension, keepDimensions: true), keepDimensions);

        /// <summary>The largest element along the named dimensions, or of all.</summary>
        /// <exception cref="ShapeException">A dimension is out of range, named twice or empty.</exception>
        public Tensor Amax(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false) =>
            Extreme("Amax", x, new MaxKernel(), dimensions, keepDimensions);

        /// <summary>The smallest element along the named dimensions, or of all.</summary>
        /// <exception cref="ShapeException">A dimension is out of range, named twice or empty.</exception>
        public Tensor Amin(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false) =>
            Extreme("Amin", x, new MinKernel(), dimensions, keepDimensions);
    }

    static (Tensor Values, Tensor Indices) At(Tensor x, int dimension, Tensor index, bool keep)
    {
        if (x.Rank == 0) return (x.Clone(), index);
        var values = x.Gather(dimension, index);
        return keep ? (values, index) : (values.Squeeze(dimension), index.Squeeze(dimension));
    }

    static Tensor Extreme<K>(string name, Tensor x, K kernel, ReadOnlySpan<int> dimensions, bool keep) where K : struct, IReduceKernel
    {
        if (x.Shape.CountAlong(dimensions) == 0)
            throw new ShapeException($"{name}: there are no elements to choose from in the shape {x.Shape}");
        var y = x.Reduce(kernel, dimensions, keep);
        if (!Record.Needs(x)) return y;
        var (kept, along) = (x.Shape.Reduced(dimensions), dimensions.ToArray());
        return Record.Gradient(name, y, x, g =>
        {
            var chosen = x.Equal(y.Detach().Reshape(kept)).To(x.DType);
            return chosen * (g.Reshape(kept) / chosen.Sum(along, keepDimensions: true));
        });
    }

    readonly struct MaxKernel : IReduceKernel
    {
        public double Identity => double.NegativeInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Max(a, b);
    }

    readonly struct MinKernel : IReduceKernel
    {
        public double Identity => double.PositiveInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Min(a, b);
    }
}
