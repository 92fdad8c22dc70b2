using System.Runtime.CompilerServices;

namespace Bathys.Kernels;

/// <summary>One number, computed exactly as a lane of a longer vector is: for what is left at the end of a row.</summary>
internal unsafe struct Simd1<T>(Simd128<T> value) : ISimd<Simd1<T>, T> where T : unmanaged
{
    Simd128<T> v = value; // not read-only: see AddProduct

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Load(T* source) => new(Simd128<T>.Create(*source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* target) => *target = v.First;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Create(T value) => new(Simd128<T>.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Of(double value) => new(Simd128<T>.Of(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator +(Simd1<T> a, Simd1<T> b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator -(Simd1<T> a, Simd1<T> b) => new(a.v - b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator *(Simd1<T> a, Simd1<T> b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator /(Simd1<T> a, Simd1<T> b) => new(a.v / b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> operator -(Simd1<T> a) => new(-a.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Fma(Simd1<T> a, Simd1<T> b, Simd1<T> c) => new(Simd128<T>.Fma(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(ref Simd1<T> sum, Simd1<T> a, Simd1<T> b) => Simd128<T>.AddProduct(ref sum.v, a.v, b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Min(Simd1<T> a, Simd1<T> b) => new(Simd128<T>.Min(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Max(Simd1<T> a, Simd1<T> b) => new(Simd128<T>.Max(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Less(Simd1<T> a, Simd1<T> b) => new(Simd128<T>.Less(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> LessOrEqual(Simd1<T> a, Simd1<T> b) => new(Simd128<T>.LessOrEqual(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Equal(Simd1<T> a, Simd1<T> b) => new(Simd128<T>.Equal(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> And(Simd1<T> a, Simd1<T> b) => new(Simd128<T>.And(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Or(Simd1<T> a, Simd1<T> b) => new(Simd128<T>.Or(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Xor(Simd1<T> a, Simd1<T> b) => new(Simd128<T>.Xor(a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Clamp(Simd1<T> a, Simd1<T> low, Simd1<T> high) => new(Simd128<T>.Clamp(a.v, low.v, high.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Abs(Simd1<T> a) => new(Simd128<T>.Abs(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Sqrt(Simd1<T> a) => new(Simd128<T>.Sqrt(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Floor(Simd1<T> a) => new(Simd128<T>.Floor(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Ceiling(Simd1<T> a) => new(Simd128<T>.Ceiling(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Round(Simd1<T> a) => new(Simd128<T>.Round(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Truncate(Simd1<T> a) => new(Simd128<T>.Truncate(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> PowerOfTwo(Simd1<T> a) => new(Simd128<T>.PowerOfTwo(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Scale(Simd1<T> a, Simd1<T> n) => new(Simd128<T>.Scale(a.v, n.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Exponent(Simd1<T> a) => new(Simd128<T>.Exponent(a.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1<T> Select(Simd1<T> mask, Simd1<T> a, Simd1<T> b) => new(Simd128<T>.Select(mask.v, a.v, b.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Simd1<T> mask) => Simd128<T>.Any(mask.v);
}
