using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Bathys.Kernels;

/// <summary>Max pooling of two by two float windows, four or eight windows at a time: the speed of memory.</summary>
internal static unsafe class Halving
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(in PoolingShape shape, float* x, float* y, byte* index)
    {
        int height = shape.OutHeight, width = shape.OutWidth;
        for (var row = 0; row < height; row++)
        {
            float* upper = x + ((nint)row * 2 * shape.Width), lower = upper + shape.Width;
            var column = 0;
            if (Avx2.IsSupported)
            {
                for (; column <= width - 8; column += 8)
                {
                    var (a, b) = Split(Vector256.Load(upper + (2 * column)), Vector256.Load(upper + (2 * column) + 8));
                    var (c, d) = Split(Vector256.Load(lower + (2 * column)), Vector256.Load(lower + (2 * column) + 8));
                    var place = Vector256<int>.Zero;
                    Take(ref a, ref place, b, Vector256.Create(1));
                    Take(ref a, ref place, c, Vector256.Create(2));
                    Take(ref a, ref place, d, Vector256.Create(3));
                    a.Store(y + column);
                    var words = Vector128.Narrow(place.GetLower(), place.GetUpper());
                    *(long*)(index + column) = Vector128.Narrow(words, words).AsInt64()[0];
                }
            }

            for (; column <= width - 4; column += 4)
            {
                var (a, b) = Split(Vector128.Load(upper + (2 * column)), Vector128.Load(upper + (2 * column) + 4));
                var (c, d) = Split(Vector128.Load(lower + (2 * column)), Vector128.Load(lower + (2 * column) + 4));
                var place = Vector128<int>.Zero;
                Take(ref a, ref place, b, Vector128.Create(1));
                Take(ref a, ref place, c, Vector128.Create(2));
                Take(ref a, ref place, d, Vector128.Create(3));
                a.Store(y + column);
                var words = Vector128.Narrow(place, place);
                *(int*)(index + column) = Vector128.Narrow(words, words).AsInt32()[0];
            }

            for (; column < width; column++)
            {
                var largest = upper[2 * column];
                byte place = 0;
                Take(ref largest, ref place, upper[(2 * column) + 1], 1);
                Take(ref largest, ref place, lower[2 * column], 2);
                Take(ref largest, ref place, lower[(2 * column) + 1], 3);
                y[column] = largest;
                index[column] = place;
            }

            y += width;
            index += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward(in PoolingShape shape, float* g, byte* index, float* dx)
    {
        int height = shape.OutHeight, width = shape.OutWidth;
        for (var row = 0; row < height; row++)
        {
            float* upper = dx + ((nint)row * 2 * shape.Width), lower = upper + shape.Width;
            var column = 0;
            if (Avx2.IsSupported)
            {
                for (; column <= width - 8; column += 8)
                {
                    var gradient = Vector256.Load(g + column);
                    var place = Avx2.ConvertToVector256Int32(index + column);
                    Join(At(place, 0, gradient), At(place, 1, gradient), upper + (2 * column));
                    Join(At(place, 2, gradient), At(place, 3, gradient), lower + (2 * column));
                }
            }

            for (; column < width; column++)
            {
                for (var tap = 0; tap < 4; tap++)
                    (tap < 2 ? upper : lower)[(2 * column) + (tap & 1)] = index[column] == tap ? g[column] : 0;
            }

            // Columns and rows beyond the last window.
            for (var rest = 2 * width; rest < shape.Width; rest++) (upper[rest], lower[rest]) = (0, 0);
            g += width;
            index += width;
        }

        new Span<float>(dx + ((nint)height * 2 * shape.Width), (shape.Height - (2 * height)) * shape.Width).Clear();
    }

    /// <summary>A later number replaces the largest so far if it is larger or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Take(ref Vector256<float> largest, ref Vector256<int> place, Vector256<float> next, Vector256<int> tap)
    {
        // Not (next ≤ largest) is true for a NaN on either side; a NaN that is already there stays unless the next is one too.
        var wins = Vector256.GreaterThan(next, largest) | ~Vector256.Equals(next, next);
        largest = Vector256.ConditionalSelect(wins, next, largest);
        place = Vector256.ConditionalSelect(wins.AsInt32(), tap, place);
    }

    /// <inheritdoc cref="Take(ref Vector256{float}, ref Vector256{int}, Vector256{float}, Vector256{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Take(ref Vector128<float> largest, ref Vector128<int> place, Vector128<float> next, Vector128<int> tap)
    {
        var wins = Vector128.GreaterThan(next, largest) | ~Vector128.Equals(next, next);
        largest = Vector128.ConditionalSelect(wins, next, largest);
        place = Vector128.ConditionalSelect(wins.AsInt32(), tap, place);
    }

    static void Take(ref float largest, ref byte place, float next, byte tap)
    {
        if (next > largest || float.IsNaN(next)) (largest, place) = (next, tap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> At(Vector256<int> place, int tap, Vector256<float> gradient) =>
        Vector256.Equals(place, Vector256.Create(tap)).AsSingle() & gradient;

    /// <summary>Sixteen neighbors into those at even and at odd places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<float> Even, Vector256<float> Odd) Split(Vector256<float> low, Vector256<float> high)
    {
        var even = Avx2.Permute4x64(Avx.Shuffle(low, high, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle();
        var odd = Avx2.Permute4x64(Avx.Shuffle(low, high, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle();
        return (even, odd);
    }

    /// <summary>Eight neighbors into those at even and at odd places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector128<float> Even, Vector128<float> Odd) Split(Vector128<float> low, Vector128<float> high)
    {
        if (Sse.IsSupported) return (Sse.Shuffle(low, high, 0b10_00_10_00), Sse.Shuffle(low, high, 0b11_01_11_01));
        if (AdvSimd.Arm64.IsSupported) return (AdvSimd.Arm64.UnzipEven(low, high), AdvSimd.Arm64.UnzipOdd(low, high));
        return (Vector128.Create(low[0], low[2], high[0], high[2]), Vector128.Create(low[1], low[3], high[1], high[3]));
    }

    /// <summary>Writes even and odd places back as neighbors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Join(Vector256<float> even, Vector256<float> odd, float* target)
    {
        Vector256<float> low = Avx.UnpackLow(even, odd), high = Avx.UnpackHigh(even, odd);
        Avx.Permute2x128(low, high, 0x20).Store(target);
        Avx.Permute2x128(low, high, 0x31).Store(target + 8);
    }
}
