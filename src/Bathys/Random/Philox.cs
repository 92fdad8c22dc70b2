namespace Bathys;

/// <summary>
/// Philox4x32-10: four random 32-bit words as a pure function of a key and a counter (Salmon, Moraes, Dror and Shaw, "Parallel
/// random numbers: as easy as 1, 2, 3", 2011). The same numbers come out whatever the order or number of threads.
/// </summary>
internal static class Philox
{
    public static (uint A, uint B, uint C, uint D) At(ulong key, ulong counter, ulong stream)
    {
        var (a, b, c, d) = ((uint)counter, (uint)(counter >> 32), (uint)stream, (uint)(stream >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            var p = 0xD2511F53UL * a;
            var q = 0xCD9E8D57UL * c;
            (a, b, c, d) = ((uint)(q >> 32) ^ b ^ k0, (uint)q, (uint)(p >> 32) ^ d ^ k1, (uint)p);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        return (a, b, c, d);
    }
}
