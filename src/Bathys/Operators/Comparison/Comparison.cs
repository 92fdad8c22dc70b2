using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>
/// Questions about pairs of elements. The answers are Bool tensors; every comparison with NaN says no, but for <c>NotEqual</c>.
/// </summary>
public static class ComparisonOperators
{
    extension(Tensor a)
    {
        /// <summary>a = b for each pair of elements, broadcast and of the promoted type.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Equal(Tensor b) => Tensor.Compare("Equal", a, b, new EqualKernel());

        /// <summary>a = number for each element.</summary>
        public Tensor Equal(double b) => a.Equal(a.Number(b));

        /// <summary>a ≠ b for each pair of elements, broadcast and of the promoted type.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor NotEqual(Tensor b) => Tensor.Compare("NotEqual", a, b, new NotEqualKernel());

        /// <summary>a ≠ number for each element.</summary>
        public Tensor NotEqual(double b) => a.NotEqual(a.Number(b));

        /// <summary>a &lt; b for each pair of elements, broadcast and of the promoted type.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Less(Tensor b) => Tensor.Compare("Less", a, b, new LessKernel());

        /// <summary>a &lt; number for each element.</summary>
        public Tensor Less(double b) => a.Less(a.Number(b));

        /// <summary>a ≤ b for each pair of elements, broadcast and of the promoted type.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor LessOrEqual(Tensor b) => Tensor.Compare("LessOrEqual", a, b, new LessOrEqualKernel());

        /// <summary>a ≤ number for each element.</summary>
        public Tensor LessOrEqual(double b) => a.LessOrEqual(a.Number(b));

        /// <summary>a &gt; b for each pair of elements, broadcast and of the promoted type.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor Greater(Tensor b) => Tensor.Compare("Greater", a, b, new GreaterKernel());

        /// <summary>a &gt; number for each element.</summary>
        public Tensor Greater(double b) => a.Greater(a.Number(b));

        /// <summary>a ≥ b for each pair of elements, broadcast and of the promoted type.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        public Tensor GreaterOrEqual(Tensor b) => Tensor.Compare("GreaterOrEqual", a, b, new GreaterOrEqualKernel());

        /// <summary>a ≥ number for each element.</summary>
        public Tensor GreaterOrEqual(double b) => a.GreaterOrEqual(a.Number(b));

        /// <summary>a &lt; b for each pair of elements, broadcast.</summary>
        public static Tensor operator <(Tensor left, Tensor right) => left.Less(right);

        /// <summary>a &lt; number for each element.</summary>
        public static Tensor operator <(Tensor left, double right) => left.Less(right);

        /// <summary>a ≤ b for each pair of elements, broadcast.</summary>
        public static Tensor operator <=(Tensor left, Tensor right) => left.LessOrEqual(right);

        /// <summary>a ≤ number for each element.</summary>
        public static Tensor operator <=(Tensor left, double right) => left.LessOrEqual(right);

        /// <summary>a &gt; b for each pair of elements, broadcast.</summary>
        public static Tensor operator >(Tensor left, Tensor right) => left.Greater(right);

        /// <summary>a &gt; number for each element.</summary>
        public static Tensor operator >(Tensor left, double right) => left.Greater(right);

        /// <summary>a ≥ b for each pair of elements, broadcast.</summary>
        public static Tensor operator >=(Tensor left, Tensor right) => left.GreaterOrEqual(right);

        /// <summary>a ≥ number for each element.</summary>
        public static Tensor operator >=(Tensor left, double right) => left.GreaterOrEqual(right);
    }

    readonly struct EqualKernel : ICompareKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Equal(a, b);
    }

    readonly struct NotEqualKernel : ICompareKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T>
            where T : unmanaged => V.Xor(V.Equal(a, b), V.Equal(V.Of(0), V.Of(0)));
    }

    readonly struct LessKernel : ICompareKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Less(a, b);
    }

    readonly struct LessOrEqualKernel : ICompareKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.LessOrEqual(a, b);
    }

    readonly struct GreaterKernel : ICompareKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.Less(b, a);
    }

    readonly struct GreaterOrEqualKernel : ICompareKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V a, V b) where V : struct, ISimd<V, T> where T : unmanaged => V.LessOrEqual(b, a);
    }
}
