using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>f(a, b) added to what is there, rounded as if it had been a tensor of its own first.</summary>
internal readonly struct AddingKernel<TKernel>(TKernel kernel) : IZip3Kernel where TKernel : struct, IZipKernel
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Invoke<V, T>(V a, V b, V sum) where V : struct, ISimd<V, T> where T : unmanaged => sum + kernel.Invoke<V, T>(a, b);
}
