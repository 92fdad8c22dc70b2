using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bathys.Kernels;

/// <summary>The ends of rows, where less than a vector is left, and the lanes of a vector joined to one number.</summary>
/// <remarks>
/// With these a loop needs no second body for its tail: each read and write says how much is left. Where the processor has masked reads and
/// writes there is no call in the loop, so that sums stay in registers.
/// </remarks>
internal static unsafe class Lanes<V, T> where V : struct, ISimd<V, T> where T : unmanaged
{
    /// <summary>A vector, or what is left of one and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(T* source, nint left) => left >= V.Count ? V.Load(source) : Part(source, left, V.Of(0));

    /// <summary>A vector, or what is left of one, the other lanes as in <paramref name="rest"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(T* source, nint left, V rest) => left >= V.Count ? V.Load(source) : Part(source, left, rest);

    /// <summary>Writes a vector, or as many lanes as are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, T* target, nint left)
    {
        if (left >= V.Count) value.Store(target);
        else StorePart(value, target, left);
    }

    /// <summary>The sum of the lanes, halves added to halves, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sum(V value)
    {
        if (typeof(V) == typeof(Simd512<float>))
        {
            var all = Unsafe.BitCast<V, Vector512<float>>(value);
            return V.Create(Unsafe.BitCast<float, T>(SumOf(all.GetLower() + all.GetUpper())));
        }
        if (typeof(V) == typeof(Simd256<float>))
            return V.Create(Unsafe.BitCast<float, T>(SumOf(Unsafe.BitCast<V, Vector256<float>>(value))));
        return SumByNumber(value);
    }

    /// <summary>The largest of the lanes in every lane; NaN if one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Max(V value)
    {
        if (typeof(V) == typeof(Simd512<float>))
        {
            var all = Unsafe.BitCast<V, Vector512<float>>(value);
            return V.Create(Unsafe.BitCast<float, T>(MaxOf(Vector256.Max(all.GetLower(), all.GetUpper()))));
        }
        if (typeof(V) == typeof(Simd256<float>))
            return V.Create(Unsafe.BitCast<float, T>(MaxOf(Unsafe.BitCast<V, Vector256<float>>(value))));
        return MaxByNumber(value);
    }

    // Halves meet in registers: by way of memory each step would wait for the store before it.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float SumOf(Vector256<float> value)
    {
        var four = value.GetLower() + value.GetUpper();
        var two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return (two + Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float MaxOf(Vector256<float> value)
    {
        var four = Vector128.Max(value.GetLower(), value.GetUpper());
        var two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    static V SumByNumber(V value)
    {
        var buffer = stackalloc T[2 * V.Count];
        value.Store(buffer + V.Count);
        for (var half = V.Count / 2; half > 0; half /= 2)
        {
            value.Store(buffer);
            value += V.Load(buffer + half);
        }
        value.Store(buffer);
        return V.Create(buffer[0]);
    }

    static V MaxByNumber(V value)
    {
        var buffer = stackalloc T[2 * V.Count];
        value.Store(buffer + V.Count);
        for (var half = V.Count / 2; half > 0; half /= 2)
        {
            value.Store(buffer);
            value = V.Max(value, V.Load(buffer + half));
        }
        value.Store(buffer);
        return V.Create(buffer[0]);
    }

    /// <summary>The first lane as a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T First(V value) => Unsafe.As<V, T>(ref value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Part(T* source, nint count, V rest)
    {
        if (typeof(V) == typeof(Simd512<float>) && Avx512F.IsSupported)
            return Unsafe.BitCast<Vector512<float>,
                V>(Avx512F.MaskLoad((float*)source, Mask512((int)count), Unsafe.BitCast<V, Vector512<float>>(rest)));
        if (typeof(V) == typeof(Simd256<float>) && Avx.IsSupported)
        {
            var mask = Mask256((int)count);
            return Unsafe.BitCast<Vector256<float>,
                V>(Vector256.ConditionalSelect(mask, Avx.MaskLoad((float*)source, mask), Unsafe.BitCast<V, Vector256<float>>(rest)));
        }
        return PartByNumber(source, count, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StorePart(V value, T* target, nint count)
    {
        if (typeof(V) == typeof(Simd512<float>) && Avx512F.IsSupported)
            Avx512F.MaskStore((float*)target, Mask512((int)count), Unsafe.BitCast<V, Vector512<float>>(value));
        else if (typeof(V) == typeof(Simd256<float>) && Avx.IsSupported)
            Avx.MaskStore((float*)target, Mask256((int)count), Unsafe.BitCast<V, Vector256<float>>(value));
        else StorePartByNumber(value, target, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Mask512(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Mask256(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.NoInlining)]
    static V PartByNumber(T* source, nint count, V rest)
    {
        var buffer = stackalloc T[V.Count];
        rest.Store(buffer);
        for (nint i = 0; i < count; i++) buffer[i] = source[i];
        return V.Load(buffer);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void StorePartByNumber(V value, T* target, nint count)
    {
        var buffer = stackalloc T[V.Count];
        value.Store(buffer);
        for (nint i = 0; i < count; i++) target[i] = buffer[i];
    }
}
