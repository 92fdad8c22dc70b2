using System.Runtime.Intrinsics;

namespace Bathys.Kernels;

/// <summary>
/// softmax(Q Kᵀ · scale + mask) V without ever holding all scores: keys are taken block by block, with a running maximum and a running sum
/// for each query (Milakov and Gimelshein 2018; Rabe and Staats 2021; Dao and others, "FlashAttention", 2022). The gradient computes the
/// scores again from the kept logarithms of the sums. Memory grows with the length, not with its square.
/// </summary>
internal static unsafe class Attention
{
    public static void Forward<T>(in AttentionShape shape, in AttentionMemory<T> memory) where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) AttentionForward<Simd512<T>, T>.Run(shape, memory);
        else if (Vector256.IsHardwareAccelerated) AttentionForward<Simd256<T>, T>.Run(shape, memory);
        else AttentionForward<Simd128<T>, T>.Run(shape, memory);
    }

    public static void Backward<T>(in AttentionShape shape, in AttentionMemory<T> memory, in AttentionGradient<T> gradient)
        where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) AttentionBackward<Simd512<T>, T>.Run(shape, memory, gradient);
        else if (Vector256.IsHardwareAccelerated) AttentionBackward<Simd256<T>, T>.Run(shape, memory, gradient);
        else AttentionBackward<Simd128<T>, T>.Run(shape, memory, gradient);
    }
}
