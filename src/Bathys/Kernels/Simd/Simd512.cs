using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bathys.Kernels;

/// <summary>512 bits: 16 floats or 8 doubles.</summary>
internal unsafe struct Simd512<T>(Vector512<T> value) : ISimd<Simd512<T>, T> where T : unmanaged
{
    Vector512<T> v = value; // not read-only: see AddProduct

    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target) => Vector512.Store(v, target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Create(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Of(double value)
    {
        if (typeof(T) == typeof(float)) return new(Vector512.Create((float)value).As<float, T>());
        if (typeof(T) == typeof(double)) return new(Vector512.Create(value).As<double, T>());
        if (typeof(T) == typeof(long)) return new(Vector512.Create((long)value).As<long, T>());
        if (typeof(T) == typeof(int)) return new(Vector512.Create((int)value).As<int, T>());
        return new(Vector512.Create((byte)value).As<byte, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator +(Simd512<T> a, Simd512<T> b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> a, Simd512<T> b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator *(Simd512<T> a, Simd512<T> b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator /(Simd512<T> a, Simd512<T> b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> operator -(Simd512<T> a) => new(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Fma(Simd512<T> a, Simd512<T> b, Simd512<T> c)
    {
        if (typeof(T) == typeof(float))
            return new(Vector512.FusedMultiplyAdd(a.v.AsSingle(), b.v.AsSingle(), c.v.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double))
            return new(Vector512.FusedMultiplyAdd(a.v.AsDouble(), b.v.AsDouble(), c.v.AsDouble()).As<double, T>());
        return new((a.v * b.v) + c.v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd512<T> sum, Simd512<T> a, Simd512<T> b)
    {
        if (typeof(T) == typeof(float)) sum.v = Vector512.FusedMultiplyAdd(a.v.AsSingle(), b.v.AsSingle(), sum.v.AsSingle()).As<float, T>();
        else if (typeof(T) == typeof(double))
            sum.v = Vector512.FusedMultiplyAdd(a.v.AsDouble(), b.v.AsDouble(), sum.v.AsDouble()).As<double, T>();
        else sum.v += a.v * b.v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Min(Simd512<T> a, Simd512<T> b) => new(Vector512.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Max(Simd512<T> a, Simd512<T> b) => new(Vector512.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Clamp(Simd512<T> a, Simd512<T> low, Simd512<T> high) =>
        new(Vector512.MinNative(high.v, Vector512.MaxNative(low.v, a.v)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Abs(Simd512<T> a) => new(Vector512.Abs(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Sqrt(Simd512<T> a) => new(Vector512.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Floor(Simd512<T> a)
    {
        if (typeof(T) == typeof(float)) return new(Vector512.Floor(a.v.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return new(Vector512.Floor(a.v.AsDouble()).As<double, T>());
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Ceiling(Simd512<T> a)
    {
        if (typeof(T) == typeof(float)) return new(Vector512.Ceiling(a.v.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return new(Vector512.Ceiling(a.v.AsDouble()).As<double, T>());
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Round(Simd512<T> a)
    {
        if (typeof(T) == typeof(float)) return new(Vector512.Round(a.v.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return new(Vector512.Round(a.v.AsDouble()).As<double, T>());
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Truncate(Simd512<T> a)
    {
        if (typeof(T) == typeof(float)) return new(Vector512.Truncate(a.v.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return new(Vector512.Truncate(a.v.AsDouble()).As<double, T>());
        return a;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Less(Simd512<T> a, Simd512<T> b) => new(Vector512.LessThan(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> LessOrEqual(Simd512<T> a, Simd512<T> b) => new(Vector512.LessThanOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Equal(Simd512<T> a, Simd512<T> b) => new(Vector512.Equals(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> And(Simd512<T> a, Simd512<T> b) => new(a.v & b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Or(Simd512<T> a, Simd512<T> b) => new(a.v | b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Xor(Simd512<T> a, Simd512<T> b) => new(a.v ^ b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Select(Simd512<T> mask, Simd512<T> a, Simd512<T> b) => new(Vector512.ConditionalSelect(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> PowerOfTwo(Simd512<T> n)
    {
        if (typeof(T) == typeof(float))
            return new(Vector512.ShiftLeft(Vector512.ConvertToInt32Native(n.v.AsSingle()) + Vector512.Create(127), 23).As<int, T>());
        // Adding 2⁵² + 1023 leaves the biased exponent in the low bits of the mantissa.
        var biased = (n.v.AsDouble() + Vector512.Create(4503599627370496.0 + 1023)).AsInt64();
        return new(Vector512.ShiftLeft(biased, 52).As<long, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Scale(Simd512<T> a, Simd512<T> n)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float)) return new(Avx512F.Scale(a.v.AsSingle(), n.v.AsSingle()).As<float, T>());
        if (Avx512F.IsSupported && typeof(T) == typeof(double)) return new(Avx512F.Scale(a.v.AsDouble(), n.v.AsDouble()).As<double, T>());
        // Two steps, each within the normal exponents: the first is exact.
        var half = Floor(n * Of(0.5));
        return a * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512<T> Exponent(Simd512<T> a)
    {
        if (typeof(T) == typeof(float))
            return new(Vector512.ConvertToSingle(Vector512.ShiftRightLogical(a.v.AsInt32(), 23) - Vector512.Create(127)).As<float, T>());
        var biased = Vector512.ShiftRightLogical(a.v.AsInt64(), 52) | Vector512.Create(4503599627370496.0).AsInt64();
        return new((biased.AsDouble() - Vector512.Create(4503599627370496.0 + 1023)).As<double, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Simd512<T> mask) => Vector512.ExtractMostSignificantBits(mask.v) != 0;
}
