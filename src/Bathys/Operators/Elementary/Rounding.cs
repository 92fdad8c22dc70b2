using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>Whole numbers near a number. Their steps have no slope: the gradient is 0.</summary>
public static class RoundingOperators
{
    extension(Tensor x)
    {
        /// <summary>The largest whole number not above each element.</summary>
        public Tensor Floor() => WithoutSlope("Floor", x.Map(new FloorKernel()), x);

        /// <summary>The smallest whole number not below each element.</summary>
        public Tensor Ceiling() => WithoutSlope("Ceiling", x.Map(new CeilingKernel()), x);

        /// <summary>The nearest whole number of each element, halves to even.</summary>
        public Tensor Round() => WithoutSlope("Round", x.Map(new RoundKernel()), x);

        /// <summary>The whole part of each element, toward zero.</summary>
        public Tensor Truncate() => WithoutSlope("Truncate", x.Map(new TruncateKernel()), x);
    }

    static Tensor WithoutSlope(string name, Tensor y, Tensor x) => Record.Gradient(name, y, x, g => Tensor.Zeros(g.Shape, g.DType));

    readonly struct FloorKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Floor(x);
    }

    readonly struct CeilingKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Ceiling(x);
    }

    readonly struct RoundKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Round(x);
    }

    readonly struct TruncateKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Truncate(x);
    }
}
