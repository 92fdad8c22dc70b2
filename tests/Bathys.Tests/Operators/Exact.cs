namespace Bathys.Tests.Operators;

/// <summary>Functions to the last digit of a double, by series in 28-digit decimals: slow and plain.</summary>
public static class Exact
{
    const decimal Ln2 = 0.6931471805599453094172321215m;

    /// <summary>eˣ = 2ⁿ eʳ with |r| ≤ ½ ln 2.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x)) return x;
        if (x > 710) return double.PositiveInfinity;
        if (x < -746) return 0;
        if (Math.Abs(x) < 1e-9) return 1 + x;
        var n = (int)Math.Round(x / (double)Ln2);
        return Math.ScaleB((double)(1 + ExpM1Series(Wide(x) - (n * Ln2))), n);
    }

    /// <summary>eˣ − 1.</summary>
    public static double ExpM1(double x)
    {
        if (Math.Abs(x) > 0.5 || double.IsNaN(x)) return Exp(x) - 1;
        if (Math.Abs(x) < 1e-9) return x == 0 ? x : x + (x * x / 2);
        return (double)ExpM1Series(Wide(x));
    }

    /// <summary>ln(1 + x) = 2 artanh(x / (2 + x)).</summary>
    public static double Log1P(double x)
    {
        if (Math.Abs(x) > 0.5 || double.IsNaN(x)) return Math.Log(1 + x);
        if (Math.Abs(x) < 1e-9) return x == 0 ? x : x - (x * x / 2);
        var z = Wide(x) / (2 + Wide(x));
        var (sum, power, n) = (0m, z, 1);
        while (power != 0)
        {
            sum += power / n;
            power *= z * z;
            n += 2;
        }
        return (double)(2 * sum);
    }

    /// <summary>erf x by its Taylor series, beyond 3.5 by the continued fraction of 1 − erf x.</summary>
    public static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (double.IsNaN(x) || a < 1e-9) return x * 1.1283791670955126;
        if (a > 6) return Math.Sign(x);
        if (a > 3.5)
        {
            var tail = a;
            for (var n = 200; n > 0; n--) tail = a + (n * 0.5 / tail);
            return Math.Sign(x) * (1 - (Math.Exp(-a * a) / (Math.Sqrt(Math.PI) * tail)));
        }
        var z = Wide(x);
        var (sum, term) = (0m, z);
        for (var n = 0; term != 0; n++)
        {
            sum += term / ((2 * n) + 1);
            term *= -z * z / (n + 1);
        }
        return (double)(sum * 1.1283791670955125738961589031m);
    }

    static decimal ExpM1Series(decimal r)
    {
        var (sum, term) = (0m, r);
        for (var n = 2; term != 0; n++)
        {
            sum += term;
            term *= r / n;
        }
        return sum;
    }

    /// <summary>A double of at least 1e-9 as a decimal with 28 digits, by its bits: the conversion keeps only 15.</summary>
    static decimal Wide(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF) - 1075;
        decimal magnitude = (bits & ((1L << 52) - 1)) | (1L << 52);
        for (; exponent > 0; exponent--) magnitude *= 2;
        var divisor = 1m;
        for (; exponent < 0; exponent++) divisor *= 2;
        return (x < 0 ? -magnitude : magnitude) / divisor;
    }
}
