using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>ln Σ eˣ.</summary>
public static class LogSumExpOperator
{
    extension(Tensor x)
    {
        /// <summary>
        /// m + ln Σ e^(x − m) along the named dimensions (all, where none is named), where m is the largest x: no exponential overflows. −∞
        /// of none.
        /// </summary>
        /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
        public Tensor LogSumExp(ReadOnlySpan<int> dimensions = default, bool keepDimensions = false)
        {
            x = x.Floating();
            if (x.Shape.CountAlong(dimensions) == 0) return x.Sum(dimensions, keepDimensions) - double.PositiveInfinity;
            // The shift cancels, so no gradient flows through it; ∞ − ∞ would be NaN, so an infinite shift is none.
            var shift = x.Detach().Amax(dimensions, keepDimensions: true).Map(new FiniteKernel());
            var sum = (x - shift).Exp().Sum(dimensions, keepDimensions);
            return sum.Log() + shift.Reshape(sum.Shape);
        }

        /// <summary>ln Σ eˣ along one dimension.</summary>
        public Tensor LogSumExp(int dimension, bool keepDimensions = false) => x.LogSumExp([dimension], keepDimensions);
    }

    readonly struct FiniteKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged =>
            V.Select(V.Equal(V.Abs(x), V.Of(double.PositiveInfinity)), V.Of(0), x);
    }
}
