using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Whether two tensors hold the same numbers, exactly or nearly.</summary>
public static class ClosenessOperators
{
    extension(Tensor a)
    {
        /// <summary>|a − b| ≤ absolute + relative · |b| for each pair of elements, broadcast; infinities are close to themselves.</summary>
        /// <param name="b">The reference.</param>
        /// <param name="relative">The part of |b| that may be missing.</param>
        /// <param name="absolute">What may be missing besides.</param>
        /// <param name="equalNaN">True if NaN is close to NaN.</param>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor IsClose(Tensor b, double relative = 1e-5, double absolute = 1e-8, bool equalNaN = false)
        {
            ArgumentNullException.ThrowIfNull(b);
            return Tensor.Compare("IsClose", Real(a), Real(b), new Kernel(relative, absolute, equalNaN));
        }

        /// <summary>True if <see cref="IsClose"/> holds for all elements.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public bool AllClose(Tensor b, double relative = 1e-5, double absolute = 1e-8, bool equalNaN = false) =>
            a.IsClose(b, relative, absolute, equalNaN).All().Item<bool>();

        /// <summary>True if both have the same shape and equal elements; NaN equals nothing.</summary>
        public bool AllEqual(Tensor b)
        {
            ArgumentNullException.ThrowIfNull(b);
            return a.Shape == b.Shape && a.Equal(b).All().Item<bool>();
        }
    }

    /// <summary>Whole numbers compare as Float64, where each Int32 stands apart from its neighbors.</summary>
    static Tensor Real(Tensor x) => x.DType < DType.BFloat16 ? x.Convert(DType.Float64) : x;

    readonly struct Kernel(double relative, double absolute, bool equalNaN) : ICompareKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged
        {
            var size = V.Abs(b);
            var near = V.LessOrEqual(V.Abs(a - b), V.Fma(size, V.Of(relative), V.Of(absolute)));
            var close = V.Or(V.Equal(a, b), V.And(near, V.Less(size, V.Of(double.PositiveInfinity))));
            if (!equalNaN) return close;
            var all = V.Equal(V.Of(0), V.Of(0));
            return V.Or(close, V.And(V.Xor(V.Equal(a, a), all), V.Xor(V.Equal(b, b), all)));
        }
    }
}
