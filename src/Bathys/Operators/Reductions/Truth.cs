using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Whether any, all or how many elements are true (not zero).</summary>
public static class TruthOperators
{
    extension(Tensor x)
    {
        /// <summary>True if an element is not zero, of all or along the named dimensions; false of none.</summary>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        public Tensor Any(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false) =>
            x.Convert(DType.Bool).Reduce(new AnyKernel(), dimensions, keepDimensions);

        /// <summary>True if an element along one dimension is not zero.</summary>
        public Tensor Any(int dimension, bool keepDimensions = false) => x.Any([dimension], keepDimensions);

        /// <summary>True if no element is zero, of all or along the named dimensions; true of none.</summary>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        public Tensor All(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false) =>
            x.Convert(DType.Bool).Reduce(new AllKernel(), dimensions, keepDimensions);

        /// <summary>True if no element along one dimension is zero.</summary>
        public Tensor All(int dimension, bool keepDimensions = false) => x.All([dimension], keepDimensions);

        /// <summary>How many elements are not zero, as Int64, of all or along the named dimensions.</summary>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        public Tensor CountNonZero(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false) =>
            x.Convert(DType.Bool).Sum(dimensions, keepDimensions);
    }

    readonly struct AnyKernel : IReduceKernel
    {
        public double Identity => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Or(a, b);
    }

    readonly struct AllKernel : IReduceKernel
    {
        public double Identity => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.And(a, b);
    }
}
