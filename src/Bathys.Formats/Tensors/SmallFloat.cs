namespace Bathys.Formats;

/// <summary>
/// Values of the 8-bit floating-point types, each a table of 256: sign, exponent e and mantissa m give (-1)^s · 2^(e-bias) · (1 + m/2^n),
/// and 2^(1-bias) · m/2^n where e = 0 (Micikevicius et al., FP8 Formats for Deep Learning, 2022).
/// </summary>
internal static class SmallFloat
{
    static readonly float[] E4M3 = Build(4, 3, 7, code => (code & 0x7F) == 0x7F ? float.NaN : null);
    static readonly float[] E5M2 = Build(5, 2, 15, code => (code & 0x7F) switch
    {
        < 0x7C => null,
        0x7C => code < 0x80 ? float.PositiveInfinity : float.NegativeInfinity,
        _ => float.NaN,
    });

    static readonly float[] E4M3Fnuz = Build(4, 3, 8, code => code == 0x80 ? float.NaN : null);
    static readonly float[] E5M2Fnuz = Build(5, 2, 16, code => code == 0x80 ? float.NaN : null);
    static readonly float[] E8M0 = [.. Enumerable.Range(0, 256).Select(code => code == 0xFF ? float.NaN : MathF.ScaleB(1, code - 127))];

    /// <summary>The value of each byte, or null for types that are no 8-bit floats.</summary>
    public static float[]? Table(ElementType type) => type switch
    {
        ElementType.Float8E4M3 => E4M3,
        ElementType.Float8E5M2 => E5M2,
        ElementType.Float8E4M3Fnuz => E4M3Fnuz,
        ElementType.Float8E5M2Fnuz => E5M2Fnuz,
        ElementType.Float8E8M0 => E8M0,
        _ => null,
    };

    static float[] Build(int exponentBits, int mantissaBits, int bias, Func<int, float?> special)
    {
        var values = new float[256];
        for (var code = 0; code < values.Length; code++)
        {
            var exponent = (code >> mantissaBits) & ((1 << exponentBits) - 1);
            var fraction = (code & ((1 << mantissaBits) - 1)) / (float)(1 << mantissaBits);
            var size = exponent == 0 ? MathF.ScaleB(fraction, 1 - bias) : MathF.ScaleB(1 + fraction, exponent - bias);
            values[code] = special(code) ?? (code < 0x80 ? size : -size);
        }

        return values;
    }
}
