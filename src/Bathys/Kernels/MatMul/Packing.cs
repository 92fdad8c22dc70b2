using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Bathys.Kernels;

/// <summary>Copies a strip of a strided matrix into the order in which a tile reads it: all lanes of k, then all lanes of k + 1.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// target[k · width + lane] = source[lane · laneStride + k · stride]; lanes from <paramref name="lanes"/> to <paramref name="width"/>
    /// are zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Pack<T>(T* source, nint laneStride, nint stride, int lanes, int width, nint depth, T* target) where T : unmanaged
    {
        if (laneStride != 1 && lanes < width) new Span<T>(target, checked((int)(depth * width))).Clear();
        if (laneStride == 1) CopyRows(source, stride, lanes, width, depth, target);
        else if (stride == 1) Transpose(source, laneStride, lanes, width, depth, target);
        else
        {
            for (nint k = 0; k < depth; k++)
            {
                for (nint lane = 0; lane < lanes; lane++) target[(k * width) + lane] = source[(lane * laneStride) + (k * stride)];
            }
        }
    }

    /// <summary>The same for lanes side by side: whole vectors from the first lane on, and one that ends with the last.</summary>
    public static void CopyRows<T>(T* source, nint stride, int lanes, int width, nint depth, T* target) where T : unmanaged
    {
        if (lanes < width) new Span<T>(target, checked((int)(depth * width))).Clear();
        if (lanes <= 0) return;
        if (Vector512.IsHardwareAccelerated && lanes >= Vector512<T>.Count)
            CopyVectors<T, Vector512<T>>(source, stride, lanes, width, depth, target);
        else if (Vector256.IsHardwareAccelerated && lanes >= Vector256<T>.Count)
            CopyVectors<T, Vector256<T>>(source, stride, lanes, width, depth, target);
        else if (lanes >= Vector128<T>.Count) CopyVectors<T, Vector128<T>>(source, stride, lanes, width, depth, target);
        else CopyVectors<T, T>(source, stride, lanes, width, depth, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void CopyVectors<T, V>(T* source, nint stride, int lanes, nint width, nint depth, T* target) where T : unmanaged
        where V : unmanaged
    {
        int count = sizeof(V) / sizeof(T), last = lanes - count;
        for (; depth > 0; depth--)
        {
            if (last > 0) *(V*)target = *(V*)source;
            for (nint lane = count; lane < last; lane += count) *(V*)(target + lane) = *(V*)(source + lane);
            *(V*)(target + last) = *(V*)(source + last);
            source += stride;
            target += width;
        }
    }

    /// <summary>
    /// target[k · width + lane] = source[lane · laneStride + k] for the given lanes; the rest of the target stays as it is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transpose<T>(T* source, nint laneStride, int lanes, int width, nint depth, T* target) where T : unmanaged
    {
        nint lane = 0;
        if (sizeof(T) == 4)
        {
            if (Avx2.IsSupported)
            {
                for (; lane <= lanes - 8; lane += 8)
                    TransposeEight((float*)(source + (lane * laneStride)), laneStride, 8, width, depth, (float*)(target + lane));
                if (lane == 0 && lanes > 4 && lanes == width)
                {
                    TransposeEight((float*)source, laneStride, lanes, width, depth, (float*)target);
                    return;
                }
            }

            for (; lane <= lanes - 4; lane += 4)
                TransposeFour((float*)(source + (lane * laneStride)), laneStride, width, depth, (float*)(target + lane));
        }

        for (; lane < lanes; lane++)
        {
            T* from = source + (lane * laneStride), to = target + lane;
            for (nint k = 0; k < depth; k++) to[k * width] = from[k];
        }
    }

    /// <summary>
    /// Eight lanes at a time, in squares of 8 × 8. While these are read, the next are asked for: lanes may be pages apart. With five to
    /// seven lanes, side by side for each k, whole vectors are written all the same: what is too much is overwritten by the next k.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    static void TransposeEight(float* source, nint laneStride, int lanes, nint width, nint depth, float* target)
    {
        nint k = 0, last = lanes < 8 ? depth - 9 : depth - 8;
        nint s1 = laneStride, s2 = 2 * s1, s3 = 3 * s1, s4 = 4 * s1, s5 = lanes > 5 ? 5 * s1 : 0, s6 = lanes > 6
            ? 6 * s1 : 0, s7 = lanes > 7 ? 7 * s1 : 0;
        for (; k <= last; k += 8)
        {
            var x = source + k;
            if ((k & 15) == 0)
            {
                var next = x + (lanes * laneStride);
                for (nint lane = 0; lane < lanes; lane++) Sse.Prefetch0(next + (lane * laneStride));
            }

            Vector256<float> r0 = Vector256.Load(x), r1 = Vector256.Load(x + s1), r2 = Vector256.Load(x + s2), r3 = Vector256.Load(x + s3);
            Vector256<float> r4 = Vector256.Load(x + s4), r5 = Vector256.Load(x + s5), r6 = Vector256.Load(x + s6),
                r7 = Vector256.Load(x + s7);

            // Neighboring lanes into pairs, pairs into fours, and the 128-bit halves last.
            Vector256<double> a0 = Avx.UnpackLow(r0, r1).AsDouble(), a1 = Avx.UnpackHigh(r0, r1).AsDouble();
            Vector256<double> a2 = Avx.UnpackLow(r2, r3).AsDouble(), a3 = Avx.UnpackHigh(r2, r3).AsDouble();
            Vector256<double> a4 = Avx.UnpackLow(r4, r5).AsDouble(), a5 = Avx.UnpackHigh(r4, r5).AsDouble();
            Vector256<double> a6 = Avx.UnpackLow(r6, r7).AsDouble(), a7 = Avx.UnpackHigh(r6, r7).AsDouble();
            Vector256<float> b0 = Avx.UnpackLow(a0, a2).AsSingle(), b1 = Avx.UnpackHigh(a0, a2).AsSingle();
            Vector256<float> b2 = Avx.UnpackLow(a1, a3).AsSingle(), b3 = Avx.UnpackHigh(a1, a3).AsSingle();
            Vector256<float> b4 = Avx.UnpackLow(a4, a6).AsSingle(), b5 = Avx.UnpackHigh(a4, a6).AsSingle();
            Vector256<float> b6 = Avx.UnpackLow(a5, a7).AsSingle(), b7 = Avx.UnpackHigh(a5, a7).AsSingle();
            var to = target + (k * width);
            Avx.Permute2x128(b0, b4, 0x20).Store(to);
            Avx.Permute2x128(b1, b5, 0x20).Store(to + width);
            Avx.Permute2x128(b2, b6, 0x20).Store(to + (2 * width));
            Avx.Permute2x128(b3, b7, 0x20).Store(to + (3 * width));
            to += 4 * width;
            Avx.Permute2x128(b0, b4, 0x31).Store(to);
            Avx.Permute2x128(b1, b5, 0x31).Store(to + width);
            Avx.Permute2x128(b2, b6, 0x31).Store(to + (2 * width));
            Avx.Permute2x128(b3, b7, 0x31).Store(to + (3 * width));
        }

        for (; k < depth; k++)
        {
            for (nint lane = 0; lane < lanes; lane++) target[(k * width) + lane] = source[(lane * laneStride) + k];
        }
    }

    /// <summary>Four lanes at a time, in squares of 4 × 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void TransposeFour(float* source, nint laneStride, nint width, nint depth, float* target)
    {
        nint k = 0;
        for (; k <= depth - 4; k += 4)
        {
            var (a, b) = (Vector128.Load(source + k), Vector128.Load(source + laneStride + k));
            var (c, d) = (Vector128.Load(source + (2 * laneStride) + k), Vector128.Load(source + (3 * laneStride) + k));
            var (ac, acHigh) = (ZipLow(a, c), ZipHigh(a, c));
            var (bd, bdHigh) = (ZipLow(b, d), ZipHigh(b, d));
            var to = target + (k * width);
            ZipLow(ac, bd).Store(to);
            ZipHigh(ac, bd).Store(to + width);
            ZipLow(acHigh, bdHigh).Store(to + (2 * width));
            ZipHigh(acHigh, bdHigh).Store(to + (3 * width));
        }

        for (; k < depth; k++)
        {
            for (nint lane = 0; lane < 4; lane++) target[(k * width) + lane] = source[(lane * laneStride) + k];
        }
    }

    /// <summary>a₀ b₀ a₁ b₁.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return Sse.UnpackLow(a, b);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipLow(a, b);
        return Vector128.Create(a[0], b[0], a[1], b[1]);
    }

    /// <summary>a₂ b₂ a₃ b₃.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return Sse.UnpackHigh(a, b);
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.ZipHigh(a, b);
        return Vector128.Create(a[2], b[2], a[3], b[3]);
    }
}
