using System.Runtime.CompilerServices;
using Bathys.Kernels;

namespace Bathys;

/// <summary>√x of a sum of squares: the gradient at 0, where a norm has a kink, is 0 instead of ∞.</summary>
static class Root
{
    public static Tensor Of(Tensor x)
    {
        var y = x.Map(new RootKernel());
        return Record.Gradient("Root", y, x, g => HalfOver(g, y));
    }

    /// <summary>g / 2y, and 0 where y is 0.</summary>
    static Tensor HalfOver(Tensor g, Tensor y) => Record.Gradient(
        "RootBackward", Tensor.Zip("RootBackward", g, y, new HalfOverKernel()), g, h => HalfOver(h, y), y, h =>
            -2 * HalfOver(HalfOver(h * g, y), y));

    readonly struct RootKernel : IMapKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V x) where V : struct, ISimd<V, T> where T : unmanaged => V.Sqrt(x);
    }

    readonly struct HalfOverKernel : IZipKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V, T>(V g, V y) where V : struct, ISimd<V, T> where T : unmanaged =>
            V.Select(V.Equal(y, V.Of(0)), V.Of(0), V.Of(0.5) * g / y);
    }
}
