namespace Bathys;

/// <summary>Brain floating point: the sign, the exponent and the first 7 bits of the mantissa of a float.</summary>
/// <param name="Bits">The upper 16 bits of the float.</param>
public readonly record struct BFloat16(ushort Bits)
{
    /// <summary>The float that has these upper bits and zeros below; exact.</summary>
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>Rounds to the nearest, halves to even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return new((ushort)((bits >> 16) | 0x40));
        return new((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>The number as a float prints.</summary>
    public override string ToString() => ((float)this).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
