using System.Numerics;

namespace Bathys.Data;

/// <summary>How a row of numbers goes with itself, some steps later.</summary>
static class Autocorrelation
{
    /// <summary>
    /// Σᵢ x[i] · x[i + lag] for every lag from 0 on, in O(n log n): the spectrum's squares are the spectrum of these sums (Wiener and
    /// Khinchin). So many zeros follow the numbers that the end does not meet the beginning.
    /// </summary>
    /// <param name="x">The numbers.</param>
    public static double[] Sums(IReadOnlyList<double> x)
    {
        var spectrum = new Complex[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * x.Count, 1))];
        for (var i = 0; i < x.Count; i++) spectrum[i] = x[i];
        Transform(spectrum);
        for (var i = 0; i < spectrum.Length; i++) spectrum[i] *= Complex.Conjugate(spectrum[i]);

        // Real and even: its transform is its inverse transform, but for the factor.
        Transform(spectrum);
        return [.. spectrum.Take(x.Count).Select(sum => sum.Real / spectrum.Length)];
    }

    /// <summary>The discrete Fourier transform in place (Cooley and Tukey 1965); the length is a power of two.</summary>
    static void Transform(Span<Complex> x)
    {
        if (x.Length == 1) return;
        var half = x.Length / 2;
        var (even, odd) = (new Complex[half], new Complex[half]);
        for (var i = 0; i < half; i++) (even[i], odd[i]) = (x[2 * i], x[(2 * i) + 1]);
        Transform(even);
        Transform(odd);
        for (var k = 0; k < half; k++)
        {
            var turned = odd[k] * Complex.FromPolarCoordinates(1, -Math.PI * k / half);
            (x[k], x[k + half]) = (even[k] + turned, even[k] - turned);
        }
    }
}
