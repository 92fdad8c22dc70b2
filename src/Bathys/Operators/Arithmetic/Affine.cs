using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>scale · x + shift for two numbers: what tensor-and-number arithmetic comes down to.</summary>
public static class AffineOperator
{
    /// <summary>
    /// scale · x + shift; a whole-number tensor becomes Float32 where one of the numbers is a fraction or
    /// beyond Int64, and Int64 where its type cannot hold them.
    /// </summary>
    internal static Tensor Affine(Tensor x, double scale, double shift)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!(DTypes.IsWhole(scale) && DTypes.IsWhole(shift))) x = x.Floating();
        if (!Holds(x.DType, scale) || !Holds(x.DType, shift)) x = x.Convert(DType.Int64);
        return Record.Gradient("Affine", x.Map(new Kernel(scale, shift)), x, g => Affine(g, scale, 0));
    }

    static bool Holds(DType dtype, double number) => dtype switch
    {
        DType.Bool => false,
        DType.UInt8 => number is >= byte.MinValue and <= byte.MaxValue,
        DType.Int32 => number is >= int.MinValue and <= int.MaxValue,
        _ => true,
    };

    readonly struct Kernel(double scale, double shift) : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged
        {
            // x + shift and x · scale round once each, as x − y and x · y do for tensors.
            if (scale == 1) return x + V.Of(shift);
            return shift == 0 ? x * V.Of(scale) : V.Fma(x, V.Of(scale), V.Of(shift));
        }
    }
}
