using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bathys;

/// <summary>Philox4x32-10 for many counters, four at once where the processor can; see <see cref="Philox"/>.</summary>
internal static unsafe class PhiloxBlocks
{
    /// <summary>Words that four counters give.</summary>
    public const int Words = 16;

    /// <summary>
    /// The words of 4 · blocks counters from <paramref name="counter"/> on. Those of counters i … i + 3 stand as a₀ b₀ a₁ b₁ a₂ b₂ a₃ b₃ c₀
    /// d₀ … d₃, whichever way they are computed.
    /// </summary>
    public static void Fill(uint* target, int blocks, ulong key, ulong counter, ulong stream)
    {
        for (var block = 0; block < blocks; block++, counter += 4, target += Words)
        {
            if (Avx2.IsSupported) Vectors(target, key, counter, stream);
            else Scalars(target, key, counter, stream);
        }
    }

    static void Scalars(uint* target, ulong key, ulong counter, ulong stream)
    {
        for (var i = 0; i < 4; i++)
            (target[2 * i], target[(2 * i) + 1], target[8 + (2 * i)], target[9 + (2 * i)]) = Philox.At(key, counter + (ulong)i, stream);
    }

    /// <summary>Each 64-bit lane holds a word of one counter; the products look at the lower half of a lane alone.</summary>
    static void Vectors(uint* target, ulong key, ulong counter, ulong stream)
    {
        var counters = Vector256.Create(counter) + Vector256.Create(0ul, 1, 2, 3);
        var low = Vector256.Create(0xFFFFFFFFul);
        Vector256<ulong> a = counters, b = counters >>> 32, c = Vector256.Create((ulong)(uint)stream), d = Vector256.Create(stream >> 32);
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        var (first, second) = (Vector256.Create(0xD2511F53u), Vector256.Create(0xCD9E8D57u));
        for (var round = 0; round < 10; round++)
        {
            var p = Avx2.Multiply(first, a.AsUInt32());
            var q = Avx2.Multiply(second, c.AsUInt32());
            (a, c) = ((q >>> 32) ^ b ^ Vector256.Create((ulong)k0), (p >>> 32) ^ d ^ Vector256.Create((ulong)k1));
            (b, d) = (q, p);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        ((a & low) | (b << 32)).AsUInt32().Store(target);
        ((c & low) | (d << 32)).AsUInt32().Store(target + 8);
    }
}
