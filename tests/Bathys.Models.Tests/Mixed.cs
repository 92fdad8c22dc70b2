namespace Bathys.Models.Tests;

/// <summary>Numbers that the reference scripts make in the same way.</summary>
static class Mixed
{
    /// <summary>Numbers in [−1, 1) by the mixing function that the reference script uses.</summary>
    public static double[] Uniform(int stream, int count)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var x = (uint)i + ((uint)stream * 0x9E3779B9);
            x = (x ^ (x >> 16)) * 0x7FEB352D;
            x = (x ^ (x >> 15)) * 0x846CA68B;
            x ^= x >> 16;
            values[i] = (x / 2147483648.0) - 1;
        }
        return values;
    }
}
