using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>x² and 1 / x.</summary>
public static class SquareOperators
{
    extension(Tensor x)
    {
        /// <summary>x² of each element.</summary>
        public Tensor Square() => Record.Gradient("Square", x.Map(new SquareKernel()), x, g => g * x * 2);

        /// <summary>1 / x of each element; whole numbers as Float32.</summary>
        public Tensor Reciprocal()
        {
            var y = x.Floating().Map(new ReciprocalKernel());
            return Record.Gradient("Reciprocal", y, x, g => -(g * y * y));
        }
    }

    readonly struct SquareKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => x * x;
    }

    readonly struct ReciprocalKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Of(1) / x;
    }
}
